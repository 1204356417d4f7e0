import { LitElement, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Candidate } from '../../inference/segmentation-engine.js';
import type { ObservableTool } from '../../tool/tool-state.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, candidateName, lengthWords, loadingWords, pointWords, qualityWords } from '../words.js';
import { styles } from './candidate-list.styles.js';

/**
 * The masks of the draft as cards, smallest first; pointing at one previews it in the scene. The area keeps its height:
 * before the first click it says what will be there, while the model loads it shows how far that is.
 */
export class CandidateList extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;

  constructor() {
    super();
    new StoreController(this, () => [this.tool]);
  }

  protected override render() {
    if (!this.tool) return nothing;
    const { candidates, loading, phase } = this.tool.state;
    if (phase === 'loading') return this.#loading(loading ?? { done: 0, total: 0 });
    if (candidates.length === 0) return html`<p class="empty muted">${WORDS.candidatesEmpty}</p>`;
    if (candidates.length === 1) return this.#single(candidates[0]!);
    return html`<div class="cards" role="radiogroup" aria-label=${WORDS.candidates} @pointerleave=${() => this.tool?.hoverCandidate(-1)}>
      ${candidates.map((candidate, index) => this.#card(candidate, index, candidates.length))}
    </div>`;
  }

  #card(candidate: Candidate, index: number, count: number) {
    const empty = candidate.bounds === null;
    const name = candidateName(index, count);
    return html`<label class="card" title=${`${pointWords(candidate.pointCount)} · ${qualityWords(candidate.quality)}`} @pointerenter=${() => this.tool?.hoverCandidate(index)}>
      <input type="radio" name="candidate" aria-keyshortcuts=${index + 1} ?disabled=${empty || this.tool?.state.phase !== 'draft'}
        .checked=${live(this.tool?.state.chosen === index)}
        @change=${() => this.tool?.chooseCandidate(index)}
        @focus=${() => this.tool?.hoverCandidate(index)} @blur=${() => this.tool?.hoverCandidate(-1)} />
      <span class="face">
        <span class="name">${name}<kbd aria-hidden="true">${index + 1}</kbd></span>
        ${measures(candidate)}
      </span>
    </label>`;
  }

  #single(candidate: Candidate) {
    return html`<div class="card single"><span class="face">
      <span class="name">${candidateName(0, 1)}<span class="points">${pointWords(candidate.pointCount)}</span></span>
      ${measures(candidate)}
    </span></div>`;
  }

  #loading(loading: { done: number; total: number }) {
    const words = loadingWords(loading);
    return html`<div class="loading">
      <span class="line"><span>${words}</span>
        <button class="button quiet" @click=${() => this.tool?.setActive(false)}>${WORDS.cancel}</button></span>
      <progress aria-label=${words} max=${loading.total || nothing} value=${loading.total ? loading.done : nothing}></progress>
    </div>`;
  }
}

function measures({ bounds, extent, quality }: Candidate) {
  if (bounds === null) return html`<span class="none muted">${WORDS.emptyCandidate}</span>`;
  const percent = Math.round(Math.min(Math.max(quality, 0), 1) * 100);
  return html`<span class="size">${lengthWords(extent)}</span>
    <span class="bar" aria-hidden="true"><span .style=${`width: ${percent}%`}></span></span>
    <span class="quality">${qualityWords(quality)}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-candidate-list': CandidateList;
  }
}
