import { useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Pending } from '../shapes/States.tsx';
import type { CatalogueEntry } from './app.ts';
import { FactList } from './facts/FactList.tsx';
import { ListedMark } from './ListedMark.tsx';
import { ProposeButton } from './ProposeButton.tsx';

/** What everybody may know of a filed app, before it is chosen. */
export default function CatalogueEntryPage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data, error, refetch } = useApi<CatalogueEntry>(
    `/apps/catalogue/${encodeURIComponent(id)}`,
  );
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return (
    <>
      <PageHeader
        title={data.name}
        parent={{ label: translate('apps.catalogue'), to: '/apps/catalogue' }}
        mark={
          <>
            <StateMark kind="app-filings" state={data.state} />
            <ListedMark listed={data.listed} />
          </>
        }
        text={[data.providerName, data.number, data.validUntil]
          .filter((part) => part !== null)
          .join(' · ')}
        actions={<ProposeButton row={data} />}
      />
      <Panel>
        <FactList of="app" facts={data.facts} onlyPublic />
      </Panel>
    </>
  );
}
