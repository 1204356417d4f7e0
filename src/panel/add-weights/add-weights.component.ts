import { LitElement, html } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { CONVERTED_SHARE, type WeightPrecision } from '../../tool/converted-size.js';
import type { ObservableModels } from '../../tool/models-state.js';
import { icon } from '../icons.js';
import { precisionWords, sizeWords } from '../model-words.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS } from '../words.js';
import { styles } from './add-weights.styles.js';

/** Files up to this size keep all of their precision unless a person chooses otherwise. */
const SMALL_FILE_BYTES = 200e6;
const PRECISIONS: readonly WeightPrecision[] = ['int4', 'int8', 'fp16'];

/** Adds the official weights from a file: pick it, choose the precision, convert. */
export class AddWeights extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) models: ObservableModels | undefined;
  @state() private file: File | null = null;
  @state() private precision: WeightPrecision = 'fp16';
  @query('input') private picker!: HTMLInputElement;

  constructor() {
    super();
    new StoreController(this);
  }

  protected override render() {
    return html`<input type="file" accept=".safetensors" hidden aria-label=${WORDS.addWeights} @change=${this.#picked} />
      ${this.file ? this.#choices(this.file) : this.#beginning()}`;
  }

  #beginning() {
    return html`<button class="button add" aria-describedby="note" @click=${() => this.picker.click()}>${icon('add')}${WORDS.addWeights}</button>
      <p id="note" class="muted">${WORDS.addWeightsNote}</p>`;
  }

  #choices(file: File) {
    return html`<p class="file" title=${file.name}><span>${file.name}</span><span class="muted">${sizeWords(file.size)}</span></p>
      <label><span>${WORDS.precision}</span><select @change=${this.#choose}>
        ${PRECISIONS.map((precision) => html`<option value=${precision} ?selected=${precision === this.precision}>
          ${precisionWords(precision, file.size * CONVERTED_SHARE[precision])}</option>`)}
      </select></label>
      <div class="decide">
        <button class="button primary" @click=${() => this.#convert(file)}>${WORDS.convert}</button>
        <button class="button" @click=${() => this.#forget()}>${WORDS.cancel}</button>
      </div>`;
  }

  /** What is no file of weights is refused before anything is asked about it. */
  async #picked(): Promise<void> {
    const file = this.picker.files?.[0];
    this.picker.value = ''; // the same file can be picked again
    this.#forget();
    if (!file || !(await this.models?.check(file))) return;
    this.file = file;
    this.precision = file.size > SMALL_FILE_BYTES ? 'int8' : 'fp16';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('select')?.focus();
  }

  #choose(event: Event): void {
    this.precision = (event.target as HTMLSelectElement).value as WeightPrecision;
  }

  #convert(file: File): void {
    void this.models?.convert({ file, precision: this.precision });
    this.#forget();
  }

  #forget(): void {
    this.file = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-add-weights': AddWeights;
  }
}
