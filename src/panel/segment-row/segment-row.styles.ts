import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: auto minmax(64px, 1fr) fit-content(118px) auto auto;
    align-items: center;
    padding: 0 calc(var(--_space) * 2) 0 calc(var(--_space) * 2);
    cursor: default;
  }

  :host(:hover) {
    background: var(--_hover);
  }

  :host([aria-selected='true']) {
    background: color-mix(in srgb, var(--_accent) 14%, transparent);
    box-shadow: inset 2px 0 var(--_accent);
  }

  :host(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }

  [role='gridcell'] {
    display: flex;
    min-width: 0;
  }

  .swatch {
    display: grid;
    place-items: center;
    width: max(24px, var(--_target));
    height: max(24px, var(--_target));
    padding: 0;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
    cursor: pointer;
  }

  .swatch::before {
    width: 14px;
    height: 14px;
    border-radius: 4px;
    background: var(--color);
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_text) 45%, transparent);
    content: '';
    forced-color-adjust: none;
  }

  .text {
    flex: 1;
    overflow: hidden;
    padding: 0 calc(var(--_space) * 1.5);
    text-overflow: ellipsis;
    white-space: pre;
  }

  input {
    width: 100%;
    height: 26px;
    padding: 0 calc(var(--_space) * 1.5);
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) - 2px);
    background: var(--_surface);
  }

  select {
    width: 100%;
    max-width: 118px;
    field-sizing: content;
    height: max(24px, var(--_target));
    padding: 0 calc(var(--_space) * 1);
    overflow: hidden;
    appearance: none;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
    color: var(--_muted);
    font-size: 12px;
    text-align: right;
    text-align-last: right;
    text-overflow: ellipsis;
    cursor: pointer;
  }

  option {
    background: var(--_surface);
    color: var(--_text);
  }

  select:hover {
    background: var(--_hover);
    color: var(--_text);
  }

  .button.icon-only {
    width: max(24px, var(--_target) - 4px);
    color: var(--_muted);
  }

  .button:hover {
    color: var(--_text);
  }

  @media (forced-colors: active) {
    :host([aria-selected='true']) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
