namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>
/// The private texts of one user in PostgreSQL, encrypted, beside their other texts: every service sees what any has written.
/// </summary>
/// <param name="database">The user's rows.</param>
/// <param name="server">The connections.</param>
/// <param name="files">Tells which versions there are.</param>
/// <param name="cipher">Encrypts them.</param>
/// <param name="timeProvider">Dates a damaged text that is kept.</param>
public sealed class PrivateRows(
    PostgresDatabase database, PostgresServer server, PostgresFiles files, PrivateCipher cipher, TimeProvider timeProvider)
{
    /// <summary>The folder of their paths, with a slash at its end.</summary>
    internal const string Folder = "private/";

    /// <summary>The path of what shows that a secret is the right one. It is no user's, and is not carried elsewhere.</summary>
    internal const string Check = Folder + ".check";

    private readonly PostgresDatabase _ofNobody = new(server, "");
    private volatile bool _isRight;

    /// <summary>The text of that name.</summary>
    public PrivateText Of(string name) => new PrivateRow(this, name);

    internal PostgresDatabase Database => database;

    internal PostgresFiles Files => files;

    internal PrivateCipher Cipher => cipher;

    internal TimeProvider Clock => timeProvider;

    /// <summary>
    /// Makes sure that the texts here were encrypted by the secret that this service has: else it would write what no other could read.
    /// </summary>
    /// <exception cref="ContextException">Unavailable: they were not, or the database is not there.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (_isRight) return;
        // The lock of its writers lets one of two services that start with different secrets be the first.
        await _ofNobody.WriteUntoldAsync(
            connection =>
            {
                cipher.Require(connection);
                return true;
            },
            cancellationToken);
        _isRight = true;
    }

    /// <summary>The same as words.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RequireAsync(cancellationToken).WaitAsync(PostgresServer.Patience, TimeProvider.System, cancellationToken);
            return null;
        }
        catch (ContextException refused)
        {
            return refused.Message;
        }
        catch (TimeoutException)
        {
            return "The database does not answer.";
        }
    }
}
