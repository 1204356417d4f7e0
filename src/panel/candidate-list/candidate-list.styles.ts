import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    min-height: 76px;
  }

  .empty {
    display: grid;
    place-items: center;
    margin: 0;
    padding: 0 calc(var(--_space) * 4);
    border: 1px dashed var(--_hair);
    border-radius: var(--_radius);
    font-size: 12px;
    line-height: 16px;
    text-align: center;
    text-wrap: balance;
  }

  .cards {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 1.5);
  }

  .card {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    cursor: pointer;
  }

  input {
    position: absolute;
    inset: 0;
    appearance: none;
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: inset 0 0 0 1px var(--_hair);
    cursor: inherit;
    transition: background-color 120ms ease-out, box-shadow 120ms ease-out;
  }

  .card:hover input:enabled {
    box-shadow: inset 0 0 0 1px var(--_line);
  }

  input:checked,
  .card:hover input:checked {
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
    box-shadow: inset 0 0 0 1.5px var(--_accent);
  }

  .face {
    position: relative;
    display: flex;
    flex-direction: column;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 2) calc(var(--_space) * 1.5);
    pointer-events: none;
  }

  .name {
    display: flex;
    justify-content: space-between;
    gap: var(--_space);
    font-size: 12px;
    line-height: 14px;
    color: var(--_muted);
  }

  .size {
    font-size: 14px;
    font-weight: 600;
    line-height: 18px;
  }

  .none {
    font-size: 12px;
    line-height: 16px;
  }

  .bar {
    height: 3px;
    margin: 5px 0 4px;
    overflow: hidden;
    border-radius: 2px;
    background: var(--_hair);
  }

  .bar span {
    display: block;
    height: 100%;
    background: var(--_accent);
  }

  /* One line: where word and number do not fit beside each other, the number is what the bar shows. */
  .quality {
    height: 14px;
    overflow: hidden;
    font-size: 11px;
    line-height: 14px;
  }

  .card:has(:disabled:not(:checked)) {
    cursor: default;
  }

  .single {
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
    box-shadow: inset 0 0 0 1px var(--_hair);
    cursor: default;
  }

  .single .points {
    color: var(--_text);
  }

  .loading {
    align-self: center;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3) calc(var(--_space) * 3);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: inset 0 0 0 1px var(--_hair);
  }

  .line {
    display: flex;
    align-items: center;
    justify-content: space-between;
    font-size: 12px;
  }

  .line .button {
    margin-right: calc(var(--_space) * -2);
    padding: 0 calc(var(--_space) * 2);
    color: var(--_accent);
  }

  progress {
    display: block;
    width: 100%;
    height: 4px;
    margin-top: calc(var(--_space) * 1);
    overflow: hidden;
    appearance: none;
    border: 0;
    border-radius: 2px;
    background: var(--_hair);
  }

  progress::-webkit-progress-bar {
    background: transparent;
  }

  progress::-webkit-progress-value {
    border-radius: 2px;
    background: var(--_accent);
    transition: width 120ms ease-out;
  }

  progress::-moz-progress-bar {
    background: var(--_accent);
  }

  progress:indeterminate {
    animation: sweep 1.2s linear infinite;
    background: linear-gradient(90deg, var(--_hair) 30%, var(--_accent) 50%, var(--_hair) 70%) 0 0 / 200% 100%;
  }

  @keyframes sweep {
    from {
      background-position: 100% 0;
    }

    to {
      background-position: -100% 0;
    }
  }

  @media (forced-colors: active) {
    input,
    .single,
    .loading {
      border: 1px solid ButtonBorder;
    }

    input:checked {
      border: 2px solid Highlight;
    }

    .bar,
    progress {
      border: 1px solid CanvasText;
      forced-color-adjust: none;
    }

    .bar {
      height: 5px;
    }
  }
`;
