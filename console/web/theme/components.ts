import type { ThemeOptions } from '@mui/material/styles';

/** Defaults of MUI's parts in this look: small, flat, ruled by lines instead of shadows. */
export const components: NonNullable<ThemeOptions['components']> = {
  MuiCssBaseline: {
    styleOverrides: {
      body: { fontVariantNumeric: 'tabular-nums', fontSize: '0.875rem', lineHeight: 1.6 },
      '::selection': { background: 'rgba(31, 120, 180, 0.28)' },
      ':focus-visible': { outline: '2px solid #1f78b4', outlineOffset: 1 },
      // Containers that only hold the focus for screen readers.
      '[tabindex="-1"]:focus-visible': { outline: 'none' },
    },
  },
  MuiButtonBase: {
    defaultProps: { disableRipple: true },
    styleOverrides: { root: { fontFamily: 'inherit' } },
  },
  MuiButton: {
    defaultProps: { size: 'small', disableElevation: true, variant: 'outlined' },
    styleOverrides: {
      root: { minHeight: 32, paddingInline: 12, whiteSpace: 'nowrap' },
      outlined: ({ theme }) => ({ borderColor: theme.palette.divider }),
    },
  },
  MuiIconButton: { defaultProps: { size: 'small' } },
  MuiPaper: {
    defaultProps: { elevation: 0 },
    styleOverrides: {
      root: { backgroundImage: 'none' },
      outlined: ({ theme }) => ({ borderColor: theme.palette.divider }),
    },
  },
  MuiDialog: {
    styleOverrides: {
      paper: ({ theme }) => ({ border: `1px solid ${theme.palette.divider}` }),
    },
  },
  MuiDialogTitle: { styleOverrides: { root: { fontSize: '1rem', fontWeight: 600, padding: 16 } } },
  MuiDialogContent: { styleOverrides: { root: { padding: '8px 16px 16px' } } },
  MuiDialogActions: { styleOverrides: { root: { padding: '8px 16px 16px' } } },
  MuiMenu: {
    defaultProps: { elevation: 0 },
    styleOverrides: {
      paper: ({ theme }) => ({
        border: `1px solid ${theme.palette.divider}`,
        boxShadow: '0 8px 24px rgba(10, 20, 30, 0.16)',
      }),
    },
  },
  MuiMenuItem: { defaultProps: { dense: true } },
  MuiTextField: { defaultProps: { size: 'small', fullWidth: true, variant: 'outlined' } },
  MuiFormControl: { defaultProps: { size: 'small' } },
  MuiOutlinedInput: {
    styleOverrides: {
      root: ({ theme }) => ({ backgroundColor: theme.palette.background.paper }),
      notchedOutline: ({ theme }) => ({ borderColor: theme.palette.divider }),
    },
  },
  MuiTableCell: {
    styleOverrides: {
      root: ({ theme }) => ({
        borderColor: theme.palette.divider,
        padding: '7px 12px',
        fontSize: '0.8125rem',
        lineHeight: 1.5,
      }),
      head: ({ theme }) => ({
        color: theme.palette.text.secondary,
        fontWeight: 500,
        fontSize: '0.75rem',
        whiteSpace: 'nowrap',
        backgroundColor: theme.palette.background.paper,
      }),
    },
  },
  MuiTab: {
    styleOverrides: {
      root: { minHeight: 40, minWidth: 0, padding: '8px 14px', fontSize: '0.875rem' },
    },
  },
  MuiTabs: { styleOverrides: { root: { minHeight: 40 } } },
  MuiTooltip: {
    defaultProps: { enterDelay: 400, arrow: false },
    styleOverrides: { tooltip: { fontSize: '0.75rem', lineHeight: 1.5 } },
  },
  MuiChip: { defaultProps: { size: 'small' }, styleOverrides: { root: { borderRadius: 4 } } },
  MuiAlert: { styleOverrides: { root: { paddingBlock: 4 } } },
};
