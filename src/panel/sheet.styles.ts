import { css } from 'lit';

/** Heading and close button of what opens over the panel: models, saved scans, keys. */
export const sheetHeading = css`
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
`;

/** Paragraphs and the list of a sheet with one. */
export const sheetList = css`
  p {
    margin: calc(var(--_space) * 2) 0 0;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
`;
