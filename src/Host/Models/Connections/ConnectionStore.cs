using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>
/// The connections that were made in the panel. They are kept in a text that only its user can read, outside the repository and outside
/// what the model is told.
/// </summary>
internal sealed partial class ConnectionStore
{
    private const int MaxLength = 4 * 1024 * 1024;
    private const int MaxConnections = 100;

    private readonly PrivateText _text;
    private readonly PrivateValue<ConnectionList> _value;
    private readonly SecretMask _mask;
    private readonly ILogger<ConnectionStore> _log;
    private volatile ConnectionList _last = ConnectionList.Empty;

    /// <param name="text">Where they are kept.</param>
    /// <param name="mask">Takes in their keys.</param>
    /// <param name="log">Takes what is wrong with them.</param>
    public ConnectionStore(PrivateText text, SecretMask mask, ILogger<ConnectionStore> log)
    {
        (_text, _mask, _log) = (text, mask, log);
        _value = new(text, Parse);
    }

    /// <summary>
    /// What there is now. Asked with every chat request: the text is read only when it has changed. Where it cannot be read, what was there
    /// before counts.
    /// </summary>
    public async ValueTask<ConnectionList> CurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Note(await _value.GetAsync(cancellationToken));
        }
        catch (ContextException refused)
        {
            return Note(_last with
            {
                Problem = $"The connections in {_text.Name} cannot be read now. {refused.Message} Everything else works.",
            });
        }
    }

    /// <summary>Adds a connection, or replaces the one of its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="make">Makes the connection, of the one that is there; what it throws changes nothing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ContextException">Unavailable: it cannot be written. Invalid: there are too many.</exception>
    public async Task<Connection> PutAsync(string id, Func<Connection?, Connection> make, CancellationToken cancellationToken)
    {
        Connection? put = null;
        await ChangeAsync((connections, trials) =>
        {
            var at = connections.FindIndex(other => other.Id == id);
            put = make(at < 0 ? null : connections[at]);
            // Another address has other models.
            if (at < 0 || connections[at].BaseUrl != put.BaseUrl)
                trials.Remove(id);
            if (at >= 0)
                connections[at] = put;
            else if (connections.Count < MaxConnections)
                connections.Add(put);
            else
                throw new ContextException(
                    ContextFault.Invalid, $"There are {MaxConnections} connections already. Delete one first.");
        }, cancellationToken);
        return put!;
    }

    /// <summary>Removes a connection and its key.</summary>
    /// <exception cref="ContextException">Unavailable: it cannot be written.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => ChangeAsync((connections, trials) =>
    {
        connections.RemoveAll(connection => connection.Id == id);
        trials.Remove(id);
    }, cancellationToken);

    /// <summary>Keeps how well a model of a connection did, in place of what was known of it before.</summary>
    /// <exception cref="ContextException">Unavailable: it cannot be written.</exception>
    public Task PutTrialAsync(string id, ModelTrial trial, CancellationToken cancellationToken) =>
        ChangeAsync((_, trials) => trials[id] = trial, cancellationToken);

    private async Task ChangeAsync(Action<List<Connection>, Dictionary<string, ModelTrial>> change, CancellationToken cancellationToken)
    {
        await _text.ChangeAsync(
            text =>
            {
                var now = Parse(text);
                var connections = now.Connections.ToList();
                var trials = now.Trials.ToDictionary();
                change(connections, trials);
                _mask.Add(connections.Select(connection => connection.Key));
                return new(ConnectionJson.Write(connections, now.Unread, trials, isShared: _text.IsShared), now.IsDamaged);
            },
            cancellationToken);
        _value.Forget();
    }

    private ConnectionList Parse(string? text)
    {
        var read = text is null ? ConnectionList.Empty
            : text.Length > MaxLength ? new(
                [], [], $"{_text.Name} is larger than any list of connections. Everything else works.", IsDamaged: true)
            : ConnectionJson.Read(text, _text.Name);
        _mask.Add(read.Connections.Select(connection => connection.Key));
        return read;
    }

    private ConnectionList Note(ConnectionList list)
    {
        var last = _last;
        _last = list;
        if (list.Problem is { } problem && problem != last.Problem) LogProblem(_log, problem);
        return list;
    }

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private static partial void LogProblem(ILogger log, string problem);
}
