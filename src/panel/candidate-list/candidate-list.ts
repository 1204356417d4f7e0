import { CandidateList } from './candidate-list.component.js';

customElements.get('psam-candidate-list') ?? customElements.define('psam-candidate-list', CandidateList);

export { CandidateList };
