import { Component, type ReactNode } from 'react';
import { t } from '../../i18n/text';

/** Keeps a fault of the panel from leaving an empty space: the conversation itself lives outside and is not touched. */
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
