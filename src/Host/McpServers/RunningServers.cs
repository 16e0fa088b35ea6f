using System.Text.Json;
using ComfyAssistant.Host.McpServers.Connecting;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Host.McpServers;

/// <summary>How a server is.</summary>
/// <param name="State"><c>stopped</c>, <c>starting</c>, <c>running</c> or <c>failed</c>.</param>
/// <param name="Problem">Why it failed last; null where it did not.</param>
/// <param name="Said">What its program wrote to standard error last; empty for nothing.</param>
internal sealed record ServerState(string State, string? Problem, string Said);

/// <summary>
/// The servers that run: each is started by the first call of a tool of it, once, and ended with the service. One that dies, hangs or
/// floods costs the call that it failed; the next starts it again.
/// </summary>
internal sealed class RunningServers(
    ServerFile servers, ListedTools listed, ServerLimits limits, SecretMask mask, TimeProvider timeProvider, ILogger<RunningServers> log)
    : IAsyncDisposable
{
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();

    /// <summary>How a server is now.</summary>
    public ServerState State(string name)
    {
        Running? running;
        lock (_running) running = _running.GetValueOrDefault(name);
        if (running is null) return new("stopped", null, "");
        var said = mask.Apply(running.Connection?.Said ?? running.Said);
        return running switch
        {
            { Opening.IsCompleted: false } => new("starting", running.Problem, said),
            { Connection.HasEnded: false } => new("running", running.Problem, said),
            _ => new("failed", running.Problem ?? "It has ended.", said),
        };
    }

    /// <summary>Calls a tool as it was when the user allowed it.</summary>
    /// <returns>The result in words, marked as the server's.</returns>
    /// <exception cref="ToolException">The call failed; the message is for the model and its user.</exception>
    public async Task<string> CallAsync(
        AllowedTool allowed, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        var (server, tool, _) = allowed;
        if ((await servers.CurrentAsync(cancellationToken)).Find(server) is not { IsOff: false } entry)
            throw new ToolException($"The MCP server \"{server}\" is no longer configured. Tell the user.");
        using var late = new CancellationTokenSource(limits.Call, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var running = Find(entry, isForced: false);
        ServerConnection? connection = null;
        try
        {
            // Not with the call's own time: a start that takes longer is ready for the next call.
            connection = await running.Opening.WaitAsync(either.Token);
            // A server may change its tools in the middle of a turn, and not say so.
            listed.Set(server, await connection.ListAsync(either.Token));
            if (listed.HasChanged(allowed)) throw new ToolException(Changed(server, tool.Name));
            var result = await connection.CallAsync(tool.Name, arguments, either.Token);
            running.Problem = null;
            if (result.IsError is true)
                throw new ToolException(ResultWords.Of($"Error of {allowed.WireName}", result, limits.ResultLength));
            return ResultWords.Of($"Result of {allowed.WireName}", result, limits.ResultLength);
        }
        catch (ToolException)
        {
            throw;
        }
        // First: by now its caller may have given up for the same reason.
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            var why = $"The MCP server \"{server}\" did not answer within {limits.Call.TotalSeconds:0.#} seconds.";
            running.Problem = why;
            if (connection is not null) _ = EndIfStuckAsync(running, connection);
            throw new ToolException(why + (connection is null ? " It is still starting; call again." : ""));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var why = Note(running, connection, failure);
            if (connection is not null && !ServerFailure.IsRefusal(failure)) await EndAsync(running);
            throw new ToolException(why.Message);
        }
    }

    /// <summary>Asks a server for its tools, starting it for that where it does not run.</summary>
    /// <exception cref="ServerException">It does not start, or does not answer.</exception>
    public async Task<IReadOnlyList<ServerTool>> ListAsync(ServerEntry entry, CancellationToken cancellationToken)
    {
        bool runs;
        lock (_running)
            runs = _running.TryGetValue(entry.Name, out var old) && old.Entry.IsSame(entry) && old.Connection is { HasEnded: false };
        var running = Find(entry, isForced: true);
        try
        {
            var connection = await running.Opening.WaitAsync(cancellationToken);
            using var late = new CancellationTokenSource(limits.Call, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
            var tools = await connection.ListAsync(either.Token);
            listed.Set(entry.Name, tools);
            running.Problem = null;
            // Tried only: it is started again by the first chat that calls it.
            if (!runs) await ForgetAsync(running);
            return tools;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var why = Note(running, running.Connection, failure);
            await EndAsync(running);
            throw new ServerException(mask.Apply(why.Message), failure) { Said = mask.Apply(why.Said) };
        }
    }

    /// <summary>Ends a server that was changed or removed.</summary>
    public async Task StopAsync(string name)
    {
        Running? running;
        lock (_running) running = _running.GetValueOrDefault(name);
        listed.Remove(name);
        if (running is null) return;
        var ending = ForgetAsync(running);
        // One that is still starting is ended when it has started.
        if (running.Opening.IsCompleted) await ending;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        List<Running> all;
        lock (_running)
        {
            all = [.. _running.Values];
            _running.Clear();
        }
        await Task.WhenAll(all.Select(EndAsync));
        _ending.Dispose();
    }

    private static string Changed(string server, string tool) =>
        $"The MCP server \"{server}\" describes its tool \"{tool}\" otherwise than when the user allowed it, or has it no longer. Nothing "
        + "was called. Tell the user: under MCP servers in the panel's settings they can look at it and allow it again.";

    // The library may have wrapped a flood in a failure of its own.
    private ServerException Note(Running running, ServerConnection? connection, Exception failure)
    {
        var cause = connection?.HasFlooded == true ? new FloodException() : failure;
        var why = ServerFailure.OfCall(running.Entry.Name, cause, connection?.Said ?? "");
        (running.Problem, running.Said) = (mask.Apply(why.Message), why.Said);
        return why;
    }

    private Running Find(ServerEntry entry, bool isForced)
    {
        lock (_running)
        {
            ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
            var now = timeProvider.GetTimestamp();
            if (_running.TryGetValue(entry.Name, out var running) && running.Entry.IsSame(entry))
            {
                var isAlive = !running.Opening.IsCompleted || running.Connection is { HasEnded: false };
                // A server that cannot start is not started over and over.
                var isResting = running.Opening.IsFaulted && timeProvider.GetElapsedTime(running.Started, now) < limits.Pause;
                if (isAlive || isResting && !isForced) return running;
            }
            if (running is not null) _ = Task.Run(() => EndAsync(running));
            return _running[entry.Name] = new Running(entry, now, OpenAsync(entry)) { Problem = running?.Problem };
        }
    }

    private Task<ServerConnection> OpenAsync(ServerEntry entry) => Task.Run(
        async () =>
        {
            using var late = new CancellationTokenSource(limits.Start, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, late.Token);
            try
            {
                return await ServerConnection.OpenAsync(entry, limits, timeProvider, log, either.Token);
            }
            catch (OperationCanceledException tooLate) when (late.IsCancellationRequested)
            {
                throw ServerFailure.OfStart(entry, new TimeoutException(tooLate.Message), "");
            }
        });

    private async Task EndIfStuckAsync(Running running, ServerConnection connection)
    {
        if (!await connection.AnswersAsync(timeProvider)) await EndAsync(running);
    }

    private async Task ForgetAsync(Running running)
    {
        lock (_running)
            if (_running.GetValueOrDefault(running.Entry.Name) == running)
                _running.Remove(running.Entry.Name);
        await EndAsync(running);
    }

    private static async Task EndAsync(Running running)
    {
        try
        {
            await using var connection = await running.Opening;
            running.Said = connection.Said;
        }
        // It never started: there is nothing to end, and whoever waited for it was told.
        catch (Exception failure) when (failure is ServerException or OperationCanceledException)
        {
            if (failure is ServerException { Said.Length: > 0 } why) running.Said = why.Said;
        }
    }

    private sealed class Running(ServerEntry entry, long started, Task<ServerConnection> opening)
    {
        public ServerEntry Entry => entry;

        public long Started => started;

        public Task<ServerConnection> Opening => opening;

        public ServerConnection? Connection => opening.IsCompletedSuccessfully ? opening.Result : null;

        /// <summary>Why it failed last.</summary>
        public string? Problem { get; set; }

        public string Said { get; set; } = "";
    }
}
