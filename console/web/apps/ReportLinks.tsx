import Description from '@mui/icons-material/DescriptionOutlined';
import { Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { apiUrl } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { Panel } from '../shapes/Panel.tsx';

/** Names of the documents by case. */
const documentsOf = {
  'app-filings': ['review', 'filing'],
  'app-uses': ['review', 'use'],
} as const;

/** The review report and the paper form, as Word. */
export function ReportLinks({ resource, id }: { resource: keyof typeof documentsOf; id: string }) {
  const translate = useTranslate();
  const may = useCan('apps', 'export');
  if (!may) return null;
  return (
    <Panel title={translate('appDesk.documents')}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {documentsOf[resource].map((name) => (
          <Button
            key={name}
            component="a"
            download
            href={apiUrl(`/${resource}/${encodeURIComponent(id)}/documents/${name}.docx`)}
            startIcon={<Description />}
            data-testid={`document-${name}`}
          >
            {translate(`appDesk.document.${name}`)}
          </Button>
        ))}
      </Stack>
    </Panel>
  );
}
