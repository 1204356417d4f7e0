import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    color: var(--_muted);
    font-size: 11px;
    line-height: 17px;
  }

  p {
    margin: 0;
  }

  .engine {
    min-height: 17px;
    overflow-wrap: anywhere;
  }

  .engine > span {
    display: block;
    line-height: 15px;
  }

  .name {
    max-width: 100%;
    min-height: max(24px, var(--_target) - 4px);
    margin: -4px calc(var(--_space) * -1.5);
    padding: 0 calc(var(--_space) * 1.5);
    gap: calc(var(--_space) * 1);
    font-size: 11px;
  }

  .name span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name .icon {
    width: 12px;
    height: 12px;
  }

  .news {
    padding: calc(var(--_space) * 1.5) 0;
    color: var(--_text);
    font-size: 12px;
  }

  .decide {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--_space) * 1.5);
    margin-top: calc(var(--_space) * 1.5);
  }

  .working {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 calc(var(--_space) * 2);
    overflow-wrap: anywhere;
  }

  .trouble {
    display: flex;
    align-items: start;
    gap: calc(var(--_space) * 1.5);
    color: var(--_danger);
    overflow-wrap: anywhere;
  }

  .trouble p {
    flex: 1;
  }

  progress {
    grid-column: 1 / -1;
    width: 100%;
    height: 4px;
    accent-color: var(--_accent);
  }

  a {
    color: var(--_accent);
  }
`;
