import type { SystemDetail } from '../system.ts';

type Profile = SystemDetail['profile'];
export type DataCategory = Profile['data'][number];

/** The profile as it is typed: everything is text, one address or domain per line. */
export interface ProfileForm {
  name: string;
  ownerDepartment: string;
  /** Account; empty when nobody's. The name follows it. */
  responsibleId: string;
  responsibleName: string;
  responsiblePhone: string;
  business: string;
  usersKind: string;
  usersCount: string;
  deployment: string;
  provider: string;
  internetFacing: string;
  addresses: string;
  domains: string;
  goLiveOn: string;
  data: readonly DataCategory[];
}

export function formOf({ name, profile }: Pick<SystemDetail, 'name' | 'profile'>): ProfileForm {
  const facing = profile.internetFacing;
  return {
    name,
    ownerDepartment: profile.ownerDepartment ?? '',
    responsibleId: profile.responsibleId ?? '',
    responsibleName: profile.responsibleName ?? '',
    responsiblePhone: profile.responsiblePhone ?? '',
    business: profile.business,
    usersKind: profile.usersKind,
    usersCount: profile.usersCount === null ? '' : String(profile.usersCount),
    deployment: profile.deployment ?? '',
    provider: profile.provider ?? '',
    internetFacing: facing === null ? '' : facing ? 'yes' : 'no',
    addresses: profile.addresses.join('\n'),
    domains: profile.domains.join('\n'),
    goLiveOn: profile.goLiveOn ?? '',
    data: profile.data,
  };
}

const lines = (text: string): readonly string[] =>
  text
    .split(/[\n,，、]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The body of `PATCH /systems/:id`; what was emptied becomes open again. */
export function patchOf(form: ProfileForm, expectedVersion: number): Record<string, unknown> {
  return {
    name: form.name.trim(),
    expectedVersion,
    profile: {
      ownerDepartment: orNull(form.ownerDepartment),
      responsibleId: orNull(form.responsibleId),
      responsibleName: orNull(form.responsibleName),
      responsiblePhone: orNull(form.responsiblePhone),
      business: form.business.trim(),
      usersKind: form.usersKind.trim(),
      usersCount: form.usersCount.trim() === '' ? null : Number(form.usersCount),
      deployment: orNull(form.deployment),
      provider: orNull(form.provider),
      internetFacing: form.internetFacing === '' ? null : form.internetFacing === 'yes',
      addresses: lines(form.addresses),
      domains: lines(form.domains),
      goLiveOn: orNull(form.goLiveOn),
      data: form.data
        .map((each) => ({ ...each, name: each.name.trim() }))
        .filter(({ name }) => name !== ''),
    },
  };
}
