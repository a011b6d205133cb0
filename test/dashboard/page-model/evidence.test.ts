import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIELD_NAMES } from '../../../analysis/fields.js';
import { CLAIMS } from '../../../analysis/findings/claims.js';
import { FINDINGS } from '../../../analysis/findings/findings.js';
import { maybeReadCondition } from '../../../dashboard/page-model/conditions.js';
import { choosePublishedStudy, EVIDENCE } from '../../../dashboard/page-model/evidence.js';
import { chooseView } from '../../../dashboard/page-model/result-views.js';
import { FIGURE_NAMES } from '../../../figures/figures.js';

describe('evidence for findings', () => {
  it('is there for all that any study can be asked, and asks for what there is', () => {
    const asked = new Set([...FINDINGS, ...CLAIMS].map(({ id }) => id));
    for (const { id } of FINDINGS) assert.ok(EVIDENCE[id]?.length > 0, id);
    for (const [id, list] of Object.entries(EVIDENCE)) {
      assert.ok(asked.has(id), id);
      for (const { query } of list) {
        for (const field of [query.rows, query.columns]) {
          assert.ok(field === undefined || FIELD_NAMES.some((name) => name === field), field);
        }
        for (const text of query.where ?? []) {
          assert.ok(
            FIELD_NAMES.some((name) => name === maybeReadCondition(text)?.field),
            text,
          );
        }
        assert.ok(query.show === undefined || chooseView(query.show) === query.show);
        assert.ok(query.figure === undefined || FIGURE_NAMES.some((name) => name === query.figure), query.figure);
      }
    }
  });

  it('of the paper is in the study that varies what the finding is about', () => {
    assert.equal(choosePublishedStudy('dose_ordering'), 'published-noise');
    assert.equal(choosePublishedStudy('same_lattice_family'), 'published-structure');
    assert.equal(choosePublishedStudy('in_focus_is_hardest'), 'published-defocus');
    assert.equal(choosePublishedStudy('transfer_matches_direct_training'), 'published-baseline');
  });
});
