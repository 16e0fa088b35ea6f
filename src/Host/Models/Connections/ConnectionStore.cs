using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>
/// The connections that were made in the panel. They are kept in a file that only its user can read, outside the repository and outside
/// the folder whose texts the model is told.
/// </summary>
internal sealed partial class ConnectionStore(
    ConnectionFile file, SecretMask mask, TimeProvider timeProvider, ILogger<ConnectionStore> log)
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxConnections = 100;

    private readonly FileLock _writing = new(file.Path + ".lock");
    private readonly Lock _lock = new();
    private FileStamp? _stamp;
    private ConnectionList? _read;

    /// <summary>What there is now. Asked with every chat request: the file is read only when its date or length has changed.</summary>
    public ConnectionList Current()
    {
        var stamp = FileStamp.Of(new FileInfo(file.Path), timeProvider);
        lock (_lock)
            if (_read is not null && stamp is not null && stamp == _stamp)
                return _read;
        return Keep(Read(), stamp);
    }

    /// <summary>Adds a connection, or replaces the one of its id.</summary>
    /// <exception cref="ContextException">Unavailable: the file cannot be written. Invalid: there are too many.</exception>
    public Task PutAsync(Connection connection, CancellationToken cancellationToken) => ChangeAsync((connections, trials) =>
    {
        var at = connections.FindIndex(other => other.Id == connection.Id);
        // Another address has other models.
        if (at < 0 || connections[at].BaseUrl != connection.BaseUrl)
            trials.Remove(connection.Id);
        if (at >= 0)
            connections[at] = connection;
        else if (connections.Count < MaxConnections)
            connections.Add(connection);
        else
            throw new ContextException(ContextFault.Invalid, $"There are {MaxConnections} connections already. Delete one first.");
    }, cancellationToken);

    /// <summary>Removes a connection and its key.</summary>
    /// <exception cref="ContextException">Unavailable: the file cannot be written.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => ChangeAsync((connections, trials) =>
    {
        connections.RemoveAll(connection => connection.Id == id);
        trials.Remove(id);
    }, cancellationToken);

    /// <summary>Keeps how well a model of a connection did, in place of what was known of it before.</summary>
    /// <exception cref="ContextException">Unavailable: the file cannot be written.</exception>
    public Task PutTrialAsync(string id, ModelTrial trial, CancellationToken cancellationToken) =>
        ChangeAsync((_, trials) => trials[id] = trial, cancellationToken);

    private async Task ChangeAsync(Action<List<Connection>, Dictionary<string, ModelTrial>> change, CancellationToken cancellationToken)
    {
        file.Prepare();
        using var held = await _writing.TakeAsync(cancellationToken);
        var now = Read();
        var connections = now.Connections.ToList();
        var trials = now.Trials.ToDictionary();
        change(connections, trials);
        if (now.IsDamaged)
            file.SetAside(timeProvider);
        await file.WriteAsync(ConnectionJson.Write(connections, now.Unread, trials), cancellationToken);
        var problem = now.IsDamaged ? null : now.Problem;
        Keep(now with { Connections = connections, Trials = trials, IsDamaged = false, Problem = problem }, stamp: null);
    }

    private ConnectionList Read()
    {
        try
        {
            var info = new FileInfo(file.Path);
            if (!info.Exists)
                return ConnectionList.Empty;
            if (info.Length > MaxBytes)
                return new([], [], $"{file.Path} is larger than any list of connections. Everything else works.", IsDamaged: true);
            return ConnectionJson.Read(File.ReadAllText(file.Path), file.Path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new([], [], $"The connections in {file.Path} cannot be read now: {refused.Message} Everything else works.");
        }
    }

    private ConnectionList Keep(ConnectionList read, FileStamp? stamp)
    {
        mask.Add(read.Connections.Select(connection => connection.Key));
        string? problem;
        lock (_lock)
        {
            problem = read.Problem == _read?.Problem ? null : read.Problem;
            (_read, _stamp) = (read, stamp);
        }
        if (problem is not null)
            LogProblem(log, problem);
        return read;
    }

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private static partial void LogProblem(ILogger log, string problem);
}
