import { css } from 'lit';

/** The panel's heading: switch, title, status. */
export const headingStyles = css`
  .heading {
    display: flex;
    flex: none;
    align-items: center;
    gap: calc(var(--_space) * 1.5);
    min-height: max(44px, var(--_target));
    padding: 0 calc(var(--_space) * 1.5) 0 calc(var(--_space) * 3);
  }

  .heading .button {
    width: max(24px, var(--_target) - 4px);
    color: var(--_muted);
  }

  .heading .button + .button {
    margin-left: calc(var(--_space) * -1);
  }

  h1 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }

  .switch {
    flex: none;
    display: grid;
    place-items: center;
    width: 34px;
    height: max(24px, var(--_target));
    padding: 0;
    border: 0;
    border-radius: var(--_radius);
    background: transparent;
    cursor: pointer;
  }

  .switch span {
    width: 32px;
    height: 18px;
    padding: 2px;
    border-radius: 9px;
    background: var(--_line);
    transition: background-color 120ms ease-out;
  }

  .switch span::before {
    display: block;
    width: 14px;
    height: 14px;
    border-radius: 50%;
    background: #fff;
    content: '';
    transition: transform 120ms ease-out;
  }

  .switch[aria-checked='true'] span {
    background: var(--_accent);
  }

  .switch[aria-checked='true'] span::before {
    background: var(--_on-accent);
    transform: translateX(14px);
  }

  .status {
    display: flex;
    flex: 1;
    align-items: center;
    justify-content: flex-end;
    gap: calc(var(--_space) * 1.5);
    min-width: 0;
    margin-right: calc(var(--_space) * -1);
    color: var(--_muted);
    font-size: 11px;
  }

  /* Long words, of which other languages have more, go on below; the heading is high enough for two lines. */
  .status span {
    display: -webkit-box;
    overflow: hidden;
    line-height: 13px;
    text-align: end;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .status i {
    flex: none;
    width: 8px;
    height: 8px;
    border: 1.5px solid var(--_line);
    border-radius: 50%;
  }

  .status[data-phase='ready'] i {
    border-color: light-dark(#1a7f4b, #4ccb8b);
    background: light-dark(#1a7f4b, #4ccb8b);
  }

  .status[data-phase='draft'] i {
    border-color: var(--_accent);
    background: var(--_accent);
  }

  .status:is([data-phase='loading'], [data-phase='thinking']) i {
    border-color: var(--_hair);
    border-top-color: var(--_accent);
    width: 10px;
    height: 10px;
    animation: turn 0.8s linear infinite;
  }

  .status[data-phase='problem'] {
    color: var(--_danger);
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (forced-colors: active) {
    .switch span {
      border: 1px solid ButtonText;
      background: ButtonFace;
      padding: 1px;
      forced-color-adjust: none;
    }

    .switch span::before {
      background: ButtonText;
    }

    .switch[aria-checked='true'] span {
      background: Highlight;
    }

    .status i {
      forced-color-adjust: none;
    }
  }
`;
