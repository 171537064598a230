import { Component, type ReactNode } from 'react';
import { Failure } from '../shapes/States.tsx';

interface PageBoundaryState {
  error: unknown;
}

/** Keeps the frame alive when a page breaks. A class, for only classes can catch in React. */
export class PageBoundary extends Component<{ children: ReactNode }, PageBoundaryState> {
  override state: PageBoundaryState = { error: undefined };

  static getDerivedStateFromError(error: unknown): PageBoundaryState {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <Failure error={this.state.error} retry={() => globalThis.location.reload()} />;
  }
}
