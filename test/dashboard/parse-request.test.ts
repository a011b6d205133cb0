import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { parseRequest } from '../../dashboard/parse-request.js';
import { flag, many, oneOf, texts, wholeNumber } from '../../dashboard/query-values.js';
import { InputError } from '../../study/errors.js';

describe('parseRequest', () => {
  const schema = z.object({
    sort: oneOf(['name', 'loss']).default('name'),
    limit: wholeNumber(1, 100).default(30),
    descending: flag.default(false),
    where: many,
    state: texts.optional(),
    thing: z.string().max(3),
  });

  it('takes a query’s words for values', () => {
    assert.deepEqual(parseRequest(schema, { thing: 'a' }), {
      ...{ sort: 'name', limit: 30, descending: false, where: [], thing: 'a' },
    });
    const given = { sort: 'loss', limit: '007', descending: '1', where: 'a', state: ['b', 'c'], thing: '' };
    assert.deepEqual(parseRequest(schema, given), { ...given, limit: 7, descending: true, where: ['a'] });
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['0', false],
    ] as const) {
      assert.equal(parseRequest(schema, { thing: '', descending: word }).descending, value);
    }
  });

  it('says of everything that is wrong what is expected in its place, each on its line', () => {
    const wrong = { sort: 'toString', limit: '1e1', descending: 'yes', thing: 'abcd' };
    assert.throws(
      () => parseRequest(schema, wrong),
      new InputError(
        [
          'sort: expected one of name, loss',
          'limit: expected a whole number from 1 to 100',
          'descending: expected 0 or 1',
          'thing: expected string to have <=3 characters',
        ].join('\n'),
      ),
    );
    for (const limit of ['0', '101', '-1', '', '5 ', ['1', '2']]) {
      assert.throws(() => parseRequest(schema, { thing: '', limit }), {
        message: 'limit: expected a whole number from 1 to 100',
      });
    }
    assert.throws(() => parseRequest(schema, undefined), { message: 'thing: expected string, received undefined' });
    assert.throws(() => parseRequest(schema, 'text'), { message: 'request: expected object, received string' });
  });
});
