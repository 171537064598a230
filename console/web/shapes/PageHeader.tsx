import ChevronLeft from '@mui/icons-material/ChevronLeft';
import { Box, Link, Stack, Typography } from '@mui/material';
import { useEffect, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

interface PageHeaderProps {
  title: string;
  /** Beside the title: total, state. */
  mark?: ReactNode;
  /** One line below the title. */
  text?: ReactNode;
  /** The page above this one. */
  parent?: { label: string; to: string };
  actions?: ReactNode;
}

/** Title of a page, its way back, and what can be done on it. Names the browser tab too. */
export function PageHeader({ title, mark, text, parent, actions }: PageHeaderProps) {
  const translate = useTranslate();
  const product = translate('product.name');
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
  return (
    <Box component="header" sx={{ mb: 2 }}>
      {parent !== undefined && (
        <Stack
          component="nav"
          direction="row"
          aria-label={translate('shell.breadcrumb')}
          sx={{ alignItems: 'center', color: 'text.secondary', fontSize: '0.8125rem', mb: 0.5 }}
        >
          <ChevronLeft sx={{ fontSize: 16, ml: -0.5 }} />
          <Link component={RouterLink} to={parent.to} underline="hover" color="inherit">
            {parent.label}
          </Link>
        </Stack>
      )}
      <Stack
        direction="row"
        sx={{ flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 1 }}
      >
        <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
          {title}
        </Typography>
        {mark}
        {actions !== undefined && (
          <Stack
            direction="row"
            // On a phone below the text, which belongs to the title.
            sx={{ gap: 1, flexWrap: 'wrap', ml: { md: 'auto' }, order: { xs: 2, md: 0 } }}
          >
            {actions}
          </Stack>
        )}
        {text !== undefined && (
          <Typography
            variant="body2"
            component="div"
            sx={{ color: 'text.secondary', flexBasis: '100%', mt: -0.5, order: 1 }}
          >
            {text}
          </Typography>
        )}
      </Stack>
    </Box>
  );
}
