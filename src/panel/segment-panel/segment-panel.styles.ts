import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    width: 100%;
    min-width: 240px;
    color-scheme: light dark;
    background: var(--_surface);
    text-align: left;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  :host([floating]) {
    position: absolute;
    top: 12px;
    right: 12px;
    z-index: 10;
    width: 300px;
    max-height: calc(100% - 24px);
    overflow: hidden;
    border: 1px solid var(--_hair);
    border-radius: calc(var(--_radius) + 4px);
    box-shadow: 0 10px 32px rgb(0 0 0 / 26%), 0 1px 3px rgb(0 0 0 / 20%);
    /* Whatever lies around a canvas may have no typeface of its own. */
    font-family: var(--psam-font, system-ui, sans-serif);
  }

  p {
    margin: 0;
  }

  .body {
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    min-height: 0;
    overflow: hidden auto;
    scrollbar-width: thin;
    border-top: 1px solid var(--_hair);
  }

  .draft {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    flex: none;
    gap: calc(var(--_space) * 2);
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3) calc(var(--_space) * 3);
  }

  .tip {
    display: flex;
    align-items: center;
    grid-area: 1 / 1;
    height: 36px;
    text-wrap: pretty;
  }

  psam-prompt-bar {
    grid-area: 2 / 1;
  }

  psam-candidate-list {
    grid-area: 3 / 1;
  }

  [inert] {
    visibility: hidden;
  }

  .problem {
    position: relative;
    grid-column: 1;
    display: grid;
    contain: size;
    grid-template-columns: auto 1fr auto;
    align-content: center;
    gap: calc(var(--_space) * 2);
    overflow: auto;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3);
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_danger) 9%, var(--_surface));
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_danger) 45%, transparent);
    font-size: 12px;
    line-height: 16px;
    overflow-wrap: anywhere;
  }

  .problem .icon {
    color: var(--_danger);
  }

  .problem .button {
    grid-column: 2;
    justify-self: start;
    flex: none;
  }

  .problem .dismiss {
    grid-area: 1 / 3;
    align-self: start;
  }

  .problem .dismiss .icon {
    color: inherit;
  }

  .decide {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: calc(var(--_space) * 2);
  }

  .decide .button {
    min-height: max(32px, var(--_target));
  }

  psam-segment-list {
    flex: 1 1 auto;
    min-height: 140px;
    border-top: 1px solid var(--_hair);
  }

  .footing {
    position: relative;
    flex: none;
    min-height: 34px;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3);
    border-top: 1px solid var(--_hair);
    color: var(--_muted);
    font-size: 11px;
    line-height: 17px;
  }

  .remote {
    display: flex;
    gap: calc(var(--_space) * 1);
    color: var(--_text);
    overflow-wrap: anywhere;
  }

  .saving {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 1);
    min-height: 17px;
  }

  .saving .why {
    flex-basis: 100%;
  }

  .saving .question {
    color: var(--_text);
  }

  .saving button {
    min-height: 24px;
    margin-block: -4px;
    color: var(--_accent);
    font-size: 11px;
  }

  .note {
    position: absolute;
    inset: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: calc(var(--_space) * 2);
    padding: 0 calc(var(--_space) * 1) 0 calc(var(--_space) * 3);
    background: var(--_raised);
    color: var(--_text);
    font-size: 12px;
  }

  .note span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .note .button {
    flex: none;
    color: var(--_accent);
    font-weight: 600;
  }

  @media (max-width: 599px) {
    :host([floating]) {
      top: auto;
      right: 0;
      bottom: 0;
      left: 0;
      width: auto;
      /* The scan keeps half of the view; the list below scrolls. */
      max-height: 50%;
      border-width: 1px 0 0;
      border-radius: calc(var(--_radius) + 4px) calc(var(--_radius) + 4px) 0 0;
    }
  }

  @media (forced-colors: active) {
    .problem {
      border: 1px solid CanvasText;
    }
  }
`;
