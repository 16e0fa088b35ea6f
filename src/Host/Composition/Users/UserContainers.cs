using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Composition.Users;

/// <summary>
/// The services of the users who were here of late. A user's are made with the first request, and go when the user has been away for long,
/// or when there are more users than a host can hold; never while a request or an answer needs them.
/// </summary>
/// <param name="parts">Makes them.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="log">Takes what goes wrong when they go.</param>
internal sealed partial class UserContainers(UserParts parts, TimeProvider timeProvider, ILogger<UserContainers> log) : IAsyncDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Held> _byName = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _making = new(Environment.ProcessorCount);

    // All users read what is in it, so that it never leaves.
    private readonly Held _team = new(new(parts.MakeTeam));

    /// <summary>The most users at once.</summary>
    public int Most { get; init; } = 500;

    /// <summary>For how many users services are made at a time.</summary>
    public int MostMaking { init => _making = new(value); }

    /// <summary>The types of service that each user has for themselves.</summary>
    public IReadOnlyCollection<Type> Own => parts.Own;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _byName.Count;
        }
    }

    /// <summary>A user's services, for as long as the result is not disposed.</summary>
    /// <exception cref="ContextException">Unavailable: too many others use the service now.</exception>
    public Lease Enter(string name)
    {
        List<Held> gone = [];
        Held? held;
        lock (_lock)
        {
            if (!_byName.TryGetValue(name, out held))
            {
                gone = Leave();
                if (_byName.Count >= Most)
                    throw new ContextException(
                        ContextFault.Unavailable, "More people use this service than it has room for. Try again in a minute.");
                _byName[name] = held = new(new(() => parts.Make(name, _team.Services)));
            }
            held.Leases++;
        }
        foreach (var left in gone) _ = EndAsync(left);
        return new(this, held, parts);
    }

    /// <summary>The services that change what the studio has for all users, for as long as the result is not disposed.</summary>
    public Lease EnterTeam()
    {
        lock (_lock) _team.Leases++;
        return new(this, _team, parts);
    }

    public async ValueTask DisposeAsync()
    {
        List<Held> all;
        lock (_lock)
        {
            all = [.. _byName.Values];
            _byName.Clear();
        }
        foreach (var held in all) await EndAsync(held);
        await EndAsync(_team);
        _making.Dispose();
    }

    // Those who have been away for long, and where there is no room, whoever has been away the longest.
    private List<Held> Leave()
    {
        var idle = _byName.Where(pair => pair.Value.IsIdle(Short, timeProvider)).OrderBy(pair => pair.Value.Left).ToList();
        var leaving = idle.Where((pair, i) => pair.Value.IsIdle(Long, timeProvider) || i <= _byName.Count - Most).ToList();
        foreach (var (name, _) in leaving) _byName.Remove(name);
        return [.. leaving.Select(pair => pair.Value)];
    }

    private async Task EndAsync(Held held)
    {
        try
        {
            if (held.Services.IsValueCreated) await held.Services.Value.DisposeAsync();
        }
        // Of many parts; whatever one of them is, the others' users must not notice.
        catch (Exception failure)
        {
            LogFailed(log, failure);
        }
    }

    private void Return(Held held)
    {
        lock (_lock)
        {
            held.Leases--;
            held.Left = timeProvider.GetTimestamp();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Something of a user who left could not be ended")]
    private static partial void LogFailed(ILogger log, Exception failure);

    /// <summary>A user's services, in use.</summary>
    internal readonly struct Lease(UserContainers owner, Held held, UserParts parts) : IDisposable
    {
        /// <summary>The services of a request that the user makes.</summary>
        public IServiceProvider For(IServiceProvider request) => new UserRequestServices(held.Services.Value, request, parts.IsOwn);

        /// <summary>
        /// Makes one of the user's services, and all that it needs, with the first request that needs it. For as many users at a time as
        /// there are processors: when a host is lost all its users come at once, and those who only read on must not wait behind them.
        /// </summary>
        /// <param name="cancellationToken">Gives up waiting.</param>
        public async Task MakeAsync<T>(CancellationToken cancellationToken)
            where T : notnull
        {
            if (held.Made == typeof(T)) return;
            await owner._making.WaitAsync(cancellationToken);
            try
            {
                _ = held.Services.Value.GetRequiredService<T>();
                held.Made = typeof(T);
            }
            finally
            {
                owner._making.Release();
            }
        }

        public void Dispose() => owner.Return(held);
    }

    /// <param name="services">The services, made when they are first needed.</param>
    internal sealed class Held(Lazy<ServiceProvider> services)
    {
        public Lazy<ServiceProvider> Services => services;

        /// <summary>Which service that takes long to make has been made; null for none.</summary>
        public Type? Made { get; set; }

        /// <summary>Requests that use them.</summary>
        public int Leases { get; set; }

        /// <summary>When the last of them ended.</summary>
        public long Left { get; set; }

        /// <summary>Whether nothing has needed them for so long.</summary>
        public bool IsIdle(TimeSpan time, TimeProvider timeProvider) => Leases == 0 && timeProvider.GetElapsedTime(Left) >= time
            && !(services.IsValueCreated && services.Value.GetRequiredService<RunningTurns>().Count > 0);
    }
}
