import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: auto minmax(60px, 1fr) auto 84px;
    align-items: center;
    gap: calc(var(--_space) * 2);
    min-height: var(--_target);
  }

  output {
    text-align: right;
    white-space: nowrap;
  }

  .button:disabled {
    visibility: hidden;
  }

  .button {
    margin: 0 calc(var(--_space) * -2) 0 calc(var(--_space) * -1);
  }

  input {
    --track: color-mix(in srgb, var(--_text) 22%, transparent);
    width: 100%;
    height: max(24px, var(--_target));
    appearance: none;
    border-radius: var(--_radius);
    background: transparent;
    cursor: pointer;
  }

  input:disabled {
    opacity: 0.55;
    cursor: default;
  }

  input::-webkit-slider-runnable-track {
    height: 4px;
    border-radius: 2px;
    background: linear-gradient(var(--_accent) 0 0) 0 0 / calc(7px + (100% - 14px) * var(--fill)) 100% no-repeat var(--track);
  }

  input::-moz-range-track {
    height: 4px;
    border-radius: 2px;
    background: linear-gradient(var(--_accent) 0 0) 0 0 / calc(7px + (100% - 14px) * var(--fill)) 100% no-repeat var(--track);
  }

  input::-webkit-slider-thumb {
    width: 14px;
    height: 14px;
    margin-top: -5px;
    appearance: none;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    background: var(--_accent);
  }

  input::-moz-range-thumb {
    width: 10px;
    height: 10px;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    background: var(--_accent);
  }

  /* Automatic: the tool holds the thumb, so it is hollow. */
  input.automatic::-webkit-slider-thumb {
    background: var(--_surface);
  }

  input.automatic::-moz-range-thumb {
    background: var(--_surface);
  }

  @media (forced-colors: active) {
    input {
      appearance: auto;
    }
  }
`;
