import { Alert, Link } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import {
  packagePath,
  versionText,
  type Package,
  type VettingRules,
} from '../../app-packages/package.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { useApi, useRecord } from '../../providers/use-api.ts';
import type { AttachedFile } from '../../shapes/files/file.ts';
import { PageHeader } from '../../shapes/PageHeader.tsx';
import { Failure, Loading, Pending } from '../../shapes/States.tsx';
import { Desk } from './Desk.tsx';
import type { Decision } from './desk.ts';
import type { DeskCase } from './use-decide.ts';

/** What a filing and a use have in common at the desk. */
interface Reviewed {
  id: string;
  title: string;
  state: string;
  packageId: string | null;
  decisions: readonly Decision[];
  files: readonly AttachedFile[];
}

function usePackage(id: string | null) {
  return useApi<Package>(`/app-packages/${encodeURIComponent(id ?? '')}`, { enabled: id !== null });
}

function Page({ resource, reviewed }: { resource: DeskCase['resource']; reviewed: Reviewed }) {
  const translate = useTranslate();
  const rules = useApi<VettingRules>('/app-packages/rules');
  const found = usePackage(reviewed.packageId);
  const failed = rules.isError ? rules : found.isError ? found : undefined;
  if (failed !== undefined) {
    return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  }
  const waiting = reviewed.packageId !== null && found.data === undefined;
  return (
    <>
      <PageHeader
        title={translate('appDesk.title', { title: reviewed.title })}
        parent={{
          label: reviewed.title,
          to: `/${resource}/${encodeURIComponent(reviewed.id)}`,
        }}
        mark={<StateMark kind={resource} state={reviewed.state} />}
        text={
          found.data !== undefined && (
            <Link component={RouterLink} to={packagePath(found.data.id)} underline="hover">
              {translate('appDesk.about', { version: versionText(found.data) })}
            </Link>
          )
        }
      />
      {reviewed.packageId === null && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {translate('appDesk.noPackage')}
        </Alert>
      )}
      {rules.data === undefined || waiting ? (
        <Loading />
      ) : (
        <Desk reviewed={{ ...reviewed, resource }} rules={rules.data} found={found.data} />
      )}
    </>
  );
}

/** The desk of one filing or one use, at `…/:id/review`. */
export function DeskPage({ resource, id }: DeskCase) {
  const { data, error, refetch } = useRecord<Reviewed>(resource, id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return <Page key={data.id} resource={resource} reviewed={data} />;
}
