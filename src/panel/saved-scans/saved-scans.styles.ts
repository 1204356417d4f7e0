import { css } from 'lit';

export const styles = css`
  section[popover] {
    width: 268px;
    max-height: 60vh;
    overflow: auto;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3) calc(var(--_space) * 3);
  }

  .heading {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }

  h2 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
  }

  p {
    margin: calc(var(--_space) * 2) 0 0;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
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
