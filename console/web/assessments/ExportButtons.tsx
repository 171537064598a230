import Description from '@mui/icons-material/DescriptionOutlined';
import TableView from '@mui/icons-material/TableViewOutlined';
import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { apiUrl } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';

const documents = [
  { file: 'working-paper.xlsx', icon: TableView, label: 'assessments.workingPaper' },
  { file: 'report.docx', icon: Description, label: 'assessments.report' },
] as const;

/** The working paper and the report of what was frozen; each download is in the audit log. */
export function ExportButtons({ id }: { id: string }) {
  const translate = useTranslate();
  const may = useCan('assessments', 'export');
  if (!may) return null;
  return (
    <>
      {documents.map(({ file, icon: Icon, label }) => (
        <Button
          key={file}
          component="a"
          href={apiUrl(`/assessments/${encodeURIComponent(id)}/documents/${file}`)}
          download
          startIcon={<Icon />}
          data-testid={`export-${file}`}
        >
          {translate(label)}
        </Button>
      ))}
    </>
  );
}
