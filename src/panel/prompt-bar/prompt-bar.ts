import { PromptBar } from './prompt-bar.component.js';

customElements.get('psam-prompt-bar') ?? customElements.define('psam-prompt-bar', PromptBar);

export { PromptBar };
