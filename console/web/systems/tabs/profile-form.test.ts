import { expect, it } from 'vitest';
import type { SystemDetail } from '../system.ts';
import { formOf, patchOf } from './profile-form.ts';

const profile: SystemDetail['profile'] = {
  ownerDepartment: '教务处',
  responsibleId: null,
  responsibleName: null,
  responsiblePhone: null,
  business: '选课与成绩',
  usersKind: '',
  usersCount: 1_200,
  data: [{ name: '学籍', records: 1_200, personal: true, sensitive: true, important: false }],
  deployment: 'on-premises',
  provider: null,
  internetFacing: null,
  addresses: ['10.1.0.5', '2001:db8::5'],
  domains: [],
  goLiveOn: null,
  updatedAt: null,
  updatedByName: null,
};

it('sends back what it was given when nothing is changed', () => {
  expect(patchOf(formOf({ name: '教务系统', profile }), 3)).toMatchObject({
    name: '教务系统',
    expectedVersion: 3,
    profile: {
      ownerDepartment: '教务处',
      responsibleId: null,
      responsibleName: null,
      usersCount: 1_200,
      internetFacing: null,
      addresses: ['10.1.0.5', '2001:db8::5'],
      domains: [],
    },
  });
});

it('reads one address per line or comma, and leaves out categories without a name', () => {
  const form = {
    ...formOf({ name: '教务系统', profile }),
    addresses: '10.1.0.0/24\n 10.2.0.1，10.3.0.1',
    usersCount: '',
    data: [{ name: ' ', records: null, personal: false, sensitive: false, important: false }],
  };
  expect(patchOf(form, 1)).toMatchObject({
    profile: { addresses: ['10.1.0.0/24', '10.2.0.1', '10.3.0.1'], usersCount: null, data: [] },
  });
});
