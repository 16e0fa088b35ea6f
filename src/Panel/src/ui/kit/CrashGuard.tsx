import { Component, type ReactNode } from 'react';
import { t } from '../../i18n/text';

/** Shows a message instead of an empty panel after a crash. The conversation lives outside React and is not affected. */
export class CrashGuard extends Component<{ children: ReactNode }, { failure: Error | null }> {
  override state: { failure: Error | null } = { failure: null };

  static getDerivedStateFromError(failure: Error) {
    return { failure };
  }

  override render() {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    return (
      <div className="panel crash" role="alert">
        <p>{t('error.crash', { text: failure.message })}</p>
        <button type="button" className="primary" onClick={() => this.setState({ failure: null })}>
          {t('error.reload')}
        </button>
      </div>
    );
  }
}
