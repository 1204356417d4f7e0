import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }

  .heading {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: space-between;
    gap: calc(var(--_space) * 2);
    min-height: max(36px, var(--_target));
    padding: 0 calc(var(--_space) * 2) 0 calc(var(--_space) * 3);
  }

  h2 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }

  h2 .muted {
    margin-left: var(--_space);
    font-weight: 400;
  }

  input {
    flex: 1;
    min-width: 0;
    height: 28px;
    margin-left: calc(var(--_space) * -1);
    padding: 0 calc(var(--_space) * 2);
    appearance: none;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .tools {
    display: flex;
  }

  .tools .button {
    color: var(--_muted);
  }

  .tools .button[aria-pressed='true'] {
    color: var(--_accent);
  }

  .empty,
  psam-segment-rows {
    flex: 1 1 auto;
    min-height: 0;
  }

  .empty {
    display: grid;
    min-height: 102px;
    place-items: center;
    margin: 0;
    padding: 0 calc(var(--_space) * 3) calc(var(--_space) * 3);
    font-size: 12px;
  }
`;
