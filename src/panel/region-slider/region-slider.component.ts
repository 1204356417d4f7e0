import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ObservableTool } from '../../tool/tool-state.js';
import { icon } from '../icons.js';
import { FIRST_RADIUS, RADIUS_STEPS, radiusAt, stepOf } from '../radius-scale.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, lengthWords, withKeys } from '../words.js';
import { styles } from './region-slider.styles.js';

/** The region's radius on a logarithmic scale; while it moves, the region shows in the scene. */
export class RegionSlider extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  /** The radius under the thumb while it moves, metres. */
  @state() private moving: number | null = null;

  constructor() {
    super();
    new StoreController(this, () => [this.tool]);
  }

  protected override render() {
    if (!this.tool) return nothing;
    const { phase, radius, region } = this.tool.state;
    const automatic = radius === null && this.moving === null;
    const metres = this.moving ?? radius ?? region?.radius ?? null;
    const step = stepOf(metres ?? FIRST_RADIUS);
    const length = metres === null ? '' : lengthWords(metres);
    const words = automatic ? `${WORDS.regionAuto} ${length}`.trim() : length;
    return html`
      <label for="radius" title=${WORDS.regionTitle}>${WORDS.region}</label>
      <input id="radius" type="range" class=${automatic ? 'automatic' : ''} min="0" max=${RADIUS_STEPS} step="1"
        .style=${`--fill: ${step / RADIUS_STEPS}`} .value=${live(String(step))} aria-valuetext=${words} aria-keyshortcuts="[ ]"
        title=${withKeys(WORDS.regionTitle, '[ ]')} ?disabled=${phase === 'off'} @input=${this.#move} @change=${this.#set} @blur=${this.#rest} />
      <button class="button icon-only" aria-label=${WORDS.regionReset} title=${WORDS.regionReset}
        ?disabled=${automatic || phase === 'off'} @click=${() => this.tool?.setRadius(null)}>${icon('auto')}</button>
      <output for="radius" aria-live="off">${automatic ? html`<span class="muted">${WORDS.regionAuto}</span> ` : nothing}${length}</output>
    `;
  }

  #move(event: Event): void {
    this.moving = radiusAt((event.target as HTMLInputElement).valueAsNumber);
    this.tool?.previewRadius(this.moving);
  }

  #set(event: Event): void {
    this.#rest();
    this.tool?.setRadius(radiusAt((event.target as HTMLInputElement).valueAsNumber));
  }

  #rest(): void {
    if (this.moving === null) return;
    this.moving = null;
    this.tool?.previewRadius(null);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-region-slider': RegionSlider;
  }
}
