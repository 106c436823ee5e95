import { expect, test } from 'vitest';
import { methodTest, publicationTest, subjectTest } from '../../../simulator/notifications/filter.ts';

const publication = {
  topic: 'platform-api-media',
  method: 'PUT',
  subject: '/2017-09-01/endpoints/200/calls/350',
  content: { state: 'ringing', extraPbxData: { eventType: 'deliveredEvent' } },
};

test.each([
  [undefined, true],
  ['/2017-09-01/endpoints/200/calls/', true],
  ['/2017-09-01/endpoints/20', true],
  ['/2017-09-01/endpoints/20/', false],
  ['^/2017-09-01/.*', false],
])('subjectFilter %s is a plain prefix', (filter, expected) => {
  expect(subjectTest(filter)(publication)).toBe(expected);
});

test.each([
  [undefined, true],
  ['PUT', true],
  ['delete, put', true],
  ['DELETE', false],
])('methodFilter %s', (filter, expected) => {
  expect(methodTest(filter)(publication)).toBe(expected);
});

test.each([
  ["$.publications[?(@.content.state == 'ringing')]", true],
  ["$.publications[?(@.content.state == 'connected')]", false],
  ["$.publications[?(@.content.state != 'connected')]", true],
  ["$.publications[?(@.content.state == 'held' || @.content.state == 'ringing')]", true],
  ["$.publications[?(@.content.state == 'ringing' && @.method == 'DELETE')]", false],
  ["$.publications[?(@.content.extraPbxData.eventType == 'deliveredEvent')]", true],
  ["$.publications[?(@.content.constructor == 'x')]", false],
])('publicationFilter %s', (filter, expected) => {
  expect(publicationTest(filter)?.(publication)).toBe(expected);
});

test('a publicationFilter of another form is not understood', () => {
  expect(publicationTest('$..*')).toBeUndefined();
  expect(publicationTest('$.publications[?(@.content.state =~ /r/)]')).toBeUndefined();
});
