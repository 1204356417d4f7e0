import { css } from 'lit';

export const styles = css`
  section[popover] {
    width: 268px;
    max-height: 60vh;
    overflow: auto;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3) calc(var(--_space) * 3);
  }

  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    column-gap: calc(var(--_space) * 2);
    padding: calc(var(--_space) * 1.5) 0;
    border-top: 1px solid var(--_hair);
  }

  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .what {
    grid-column: 1 / -1;
    font-size: 12px;
  }

  .question {
    grid-template-columns: auto auto;
    justify-content: end;
    row-gap: calc(var(--_space) * 1.5);
    overflow-wrap: anywhere;
  }

  .question span {
    grid-column: 1 / -1;
  }

  .danger,
  .problem {
    color: var(--_danger);
  }
`;
