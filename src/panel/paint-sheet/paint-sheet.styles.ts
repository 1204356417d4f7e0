import { css } from 'lit';

export const styles = css`
  div[popover]:popover-open {
    display: grid;
    grid-template-columns: auto 110px 40px;
    align-items: center;
    gap: calc(var(--_space) * 2);
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3);
  }

  input {
    width: 100%;
    height: max(24px, var(--_target));
    accent-color: var(--_accent);
    cursor: pointer;
  }

  output {
    text-align: right;
  }
`;
