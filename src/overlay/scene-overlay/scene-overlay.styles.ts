import { css, unsafeCSS } from 'lit';
import { ADD_COLOR, REMOVE_COLOR } from '../prompt-cursor.js';

export const styles = css`
  :host {
    position: absolute;
    top: 0;
    left: 0;
    overflow: hidden;
    pointer-events: none;
    /* Whatever lies around a canvas may have no typeface of its own. */
    font: 400 12px/18px var(--psam-font, system-ui, sans-serif);
  }

  [hidden] {
    display: none !important;
  }

  .shapes {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    fill: none;
  }

  /* A dark casing under a white line reads on every scan. */
  .casing {
    stroke: rgb(0 0 0 / 45%);
    stroke-width: 3;
  }

  .line,
  .dashed {
    stroke: #fff;
    stroke-width: 1.25;
  }

  .dashed {
    stroke-dasharray: 6 5;
  }

  .casing.region {
    stroke: rgb(0 0 0 / 25%);
  }

  /* Where a key clicks: a cross with a dark rim. */
  .center {
    position: absolute;
    top: 50%;
    left: 50%;
    width: 17px;
    height: 17px;
    translate: -50% -50%;
    background: linear-gradient(#fff 0 0) center / 100% 1.5px no-repeat, linear-gradient(#fff 0 0) center / 1.5px 100% no-repeat;
    filter: drop-shadow(0 0 1px rgb(0 0 0 / 90%));
  }

  .name {
    position: absolute;
    max-width: 220px;
    margin-top: -6px;
    padding: 1px 8px;
    overflow: hidden;
    border-radius: var(--psam-radius, 6px);
    background: rgb(16 19 22 / 82%);
    color: #fff;
    text-overflow: ellipsis;
    white-space: pre;
  }

  button {
    position: absolute;
    top: -12px;
    left: -12px;
    display: grid;
    place-items: center;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: transparent;
    color: #fff;
    cursor: pointer;
    pointer-events: auto;
    touch-action: none;
  }

  button span {
    box-sizing: border-box;
    display: grid;
    place-items: center;
    width: 18px;
    height: 18px;
    border: 2px solid #fff;
    border-radius: 50%;
    background: var(--disc);
    box-shadow: 0 0 0 1px rgb(0 0 0 / 35%), 0 1px 3px rgb(0 0 0 / 45%);
    transition: transform 120ms ease-out, opacity 120ms ease-out;
  }

  button .icon {
    width: 12px;
    height: 12px;
    stroke-width: 2.5;
  }

  button:last-of-type span {
    transform: scale(1.25);
  }

  .add {
    --disc: ${unsafeCSS(ADD_COLOR)};
  }

  .remove {
    --disc: ${unsafeCSS(REMOVE_COLOR)};
  }

  button:hover span,
  button:focus-visible span {
    transform: scale(1.35);
  }

  .covered:not(:hover, :focus-visible) span {
    opacity: 0.4;
  }

  button:focus-visible {
    outline: 2px solid #fff;
    outline-offset: 2px;
    box-shadow: 0 0 0 6px rgb(0 0 0 / 70%);
  }

  .busy {
    position: absolute;
    top: -17px;
    left: -17px;
    width: 34px;
    height: 34px;
  }

  .busy::before {
    position: absolute;
    inset: 0;
    border: 2.5px solid rgb(0 0 0 / 35%);
    border-top-color: #fff;
    border-radius: 50%;
    content: '';
    animation: turn 0.8s linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (pointer: coarse) {
    button {
      top: -22px;
      left: -22px;
      width: 44px;
      height: 44px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .busy::before {
      animation: none;
    }

    button span {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    button span {
      forced-color-adjust: none;
    }
  }
`;
