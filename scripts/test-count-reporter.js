/** A reporter of node:test that writes one JSON object at the end: counts, and which tests were skipped and why. */
export default async function* countTests(events) {
  let passed = 0;
  let failed = 0;
  const skipped = [];
  for await (const { type, data } of events) {
    const isTest = data?.details?.type !== 'suite';
    if (type === 'test:fail') failed += isTest ? 1 : 0;
    if (type !== 'test:pass' || !isTest) continue;
    if (data.skip !== undefined && data.skip !== false) {
      skipped.push({ name: data.name, why: typeof data.skip === 'string' ? data.skip : '' });
    } else {
      passed += 1;
    }
  }
  yield JSON.stringify({ passed, failed, skipped });
}
