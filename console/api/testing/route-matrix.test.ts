import { afterEach, describe, expect, it } from 'vitest';
import { Type } from 'typebox';
import type { Feature } from '../api.ts';
import { peopleFeatures } from '../people-features.ts';
import { notFound } from '../problem.ts';
import { peopleBodies, peopleKinds } from './people-kinds.ts';
import { walkRoutes } from './route-matrix.ts';
import { testApp, type TestApp } from './test-app.ts';

describe('rights of every route', () => {
  let test: TestApp;
  afterEach(() => test.dispose());

  it('holds for each role at own, child, sibling and parent unit', async () => {
    test = await testApp({ features: peopleFeatures });
    const result = await walkRoutes(test, { kinds: peopleKinds(test), bodies: peopleBodies });
    expect(result.faults).toEqual([]);
    expect(result.routes).toBeGreaterThan(25);
    expect(result.requests).toBeGreaterThan(400);
    for (const status of [200, 201, 204, 401, 403, 404])
      expect(result.answers[status]).toBeGreaterThan(5);
  }, 120_000);

  it('finds a route that forgets to look who sees what', async () => {
    const careless: Feature = (api) => {
      const params = Type.Object({ id: Type.String() });
      const config = { permission: { resource: 'assets', action: 'read' } } as const;
      api.get('/things', { config }, async () => [{ id: 'schoolA' }, { id: 'schoolB' }]);
      api.get('/things/:id', { schema: { params }, config }, async (request) => {
        if (request.params.id === '') throw notFound('thing', '');
        return { id: request.params.id };
      });
    };
    test = await testApp({ features: [careless] });
    const kinds = [{ prefix: '/things', create: async (unit: string) => unit }];
    const { faults } = await walkRoutes(test, { kinds });
    expect(faults.some((fault) => fault.startsWith('GET /things/:id as school-cio, sibling'))).toBe(
      true,
    );
    expect(faults.some((fault) => fault.startsWith('GET /things/:id as school-cio, parent'))).toBe(
      true,
    );
    expect(faults.some((fault) => fault.startsWith('GET /things as school-cio, rows'))).toBe(true);
    expect(faults.some((fault) => fault.includes('own unit'))).toBe(false);
  });
});
