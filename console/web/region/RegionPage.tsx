import { useTranslate } from 'react-admin';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { NoPermission } from '../shapes/States.tsx';
import { useCan } from '../providers/session.ts';
import RegionView from './RegionView.tsx';

/** The region at a glance, level by level. */
export default function RegionPage() {
  const translate = useTranslate();
  const allowed = useCan('notices', 'read');
  return (
    <>
      <PageHeader title={translate('region.title')} text={translate('region.text')} />
      {allowed ? (
        <RegionView />
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
