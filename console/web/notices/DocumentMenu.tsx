import Description from '@mui/icons-material/DescriptionOutlined';
import { Button, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { apiUrl } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';

const formats = ['docx', 'pdf'] as const;

interface DocumentMenuProps {
  /** `/notices/<id>` or `/deliveries/<id>`. */
  at: string;
  /** Names of the documents: `notice`. */
  forms: readonly string[];
}

/** Documents of a record as Word and PDF; each download is in the audit log. */
export function DocumentMenu({ at, forms }: DocumentMenuProps) {
  const translate = useTranslate();
  const allowed = useCan('notices', 'export');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!allowed || forms.length === 0) return null;
  return (
    <>
      <Button
        startIcon={<Description />}
        aria-haspopup="menu"
        data-testid="documents"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        {translate('notices.documents')}
      </Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {forms.flatMap((form) =>
          formats.map((format) => (
            <MenuItem
              key={`${form}.${format}`}
              component="a"
              href={apiUrl(`${at}/documents/${form}.${format}`)}
              download
              data-testid={`document-${form}-${format}`}
              onClick={() => setAnchor(null)}
            >
              {translate(`notices.document.${form}`)} · {translate(`notices.format.${format}`)}
            </MenuItem>
          )),
        )}
      </Menu>
    </>
  );
}
