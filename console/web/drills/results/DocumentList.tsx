import Description from '@mui/icons-material/DescriptionOutlined';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { apiUrl } from '../../providers/http.ts';
import { useCan } from '../../providers/session.ts';
import { useApi } from '../../providers/use-api.ts';
import { labelOf } from '../../shapes/cases/case.ts';
import { Loaded } from '../../shapes/States.tsx';
import { drillPath } from '../drill.ts';
import type { DrillDocuments } from './debrief.ts';

/** The documents of GB/T 38645 Annex A and our own; what is left out is named, with the reason. */
export function DocumentList({ drillId }: { drillId: string }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const mayExport = useCan('drills', 'export');
  const query = useApi<DrillDocuments>(`${drillPath(drillId)}/documents`);
  return (
    <Loaded query={query} rows={5}>
      {({ documents, leftOut, source }) => (
        <>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {documents.map((document) => (
              <Stack
                component="li"
                key={document.form}
                direction="row"
                data-testid="drill-document"
                data-form={document.form}
                sx={{
                  alignItems: 'center',
                  gap: 1,
                  px: 2,
                  py: 0.75,
                  borderBottom: 1,
                  borderColor: 'divider',
                  flexWrap: 'wrap',
                }}
              >
                <Description aria-hidden sx={{ fontSize: 18, color: 'text.secondary' }} />
                <Typography sx={{ flex: 1, minWidth: 160 }}>
                  <Box component="span" sx={{ color: 'text.secondary', mr: 1 }}>
                    {document.annex ?? ''}
                  </Box>
                  {labelOf(document, locale)}
                </Typography>
                {document.formats.map((format) => (
                  <Button
                    key={format}
                    component="a"
                    href={apiUrl(`${drillPath(drillId)}/documents/${document.form}.${format}`)}
                    download
                    disabled={!mayExport}
                    data-testid={`document-${document.form}-${format}`}
                  >
                    {translate(`drills.format.${format}`)}
                  </Button>
                ))}
              </Stack>
            ))}
          </Box>
          {leftOut.map((each) => (
            <Alert key={each.annex} severity="info" data-testid="left-out" sx={{ m: 1.5 }}>
              {each.annex}：{locale === 'en' ? each.reasonEn : each.reasonZh}
            </Alert>
          ))}
          <Typography variant="body2" sx={{ px: 2, pb: 1.5, color: 'text.secondary' }}>
            {translate('drills.documentsSource', { source })}
          </Typography>
        </>
      )}
    </Loaded>
  );
}
