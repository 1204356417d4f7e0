import 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from 'chai';

/** The one global that axe-core's browser build leaves. */
declare const axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };

/** Fails with the rule, the place and the reason of everything that axe-core finds wrong in the element. */
export async function expectAccessible(element: Element): Promise<void> {
  const { violations } = await axe.run(element, { resultTypes: ['violations'] });
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`));
  expect(found).to.deep.equal([]);
}
