import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: calc(var(--_space) * 2);
  }

  fieldset {
    display: flex;
    margin: 0;
    padding: 2px;
    border: 0;
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: inset 0 0 0 1px var(--_hair);
  }

  label {
    position: relative;
    display: flex;
    cursor: pointer;
  }

  input {
    position: absolute;
    inset: 0;
    appearance: none;
    border-radius: calc(var(--_radius) - 2px);
    cursor: inherit;
  }

  label span {
    position: relative;
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 1.5);
    min-height: var(--_target);
    padding: 0 calc(var(--_space) * 2.5) 0 calc(var(--_space) * 2);
    pointer-events: none;
    color: var(--_muted);
  }

  label:hover span {
    color: var(--_text);
  }

  input:checked {
    background: light-dark(var(--_surface), color-mix(in srgb, var(--_text) 16%, var(--_surface)));
    box-shadow: 0 0 0 1px var(--_hair), 0 1px 2px rgb(0 0 0 / 18%);
  }

  input:checked + span {
    color: var(--_text);
  }

  /* The signs take the markers' colours, lightened or darkened until they read on either ground. */
  .add input:checked + span .icon {
    color: light-dark(#0067a1, #62b4ee);
  }

  .remove input:checked + span .icon {
    color: light-dark(#b34700, #ff9350);
  }

  fieldset:disabled {
    opacity: 0.55;
  }

  fieldset:disabled label {
    cursor: default;
  }

  .history {
    display: flex;
    margin-right: calc(var(--_space) * -1.5);
  }

  @media (forced-colors: active) {
    fieldset {
      border: 1px solid ButtonBorder;
    }

    input:checked {
      background: Highlight;
      forced-color-adjust: none;
    }

    input:checked + span,
    :is(.add, .remove) input:checked + span .icon {
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
