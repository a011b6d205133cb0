/**
 * A reporter of node:test that writes one JSON object at the end: counts, and which tests were skipped and why. The
 * tests of a suite that is skipped as a whole are never heard of, so that its own name stands for them.
 */
export default async function* countTests(events) {
  let passed = 0;
  let failed = 0;
  const skipped = [];
  for await (const { type, data } of events) {
    const isTest = data?.details?.type !== 'suite';
    if (type === 'test:fail') failed += isTest ? 1 : 0;
    if (type !== 'test:pass') continue;
    if (data.skip !== undefined && data.skip !== false) {
      skipped.push({ name: data.name, why: typeof data.skip === 'string' ? data.skip : '' });
    } else if (isTest) {
      passed += 1;
    }
  }
  yield JSON.stringify({ passed, failed, skipped });
}
