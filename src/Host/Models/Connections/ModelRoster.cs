using System.Collections.Concurrent;
using ComfyAssistant.Host.Models.Demo;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Models.Metering;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Plugins.Storage;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>
/// Which models can answer: those of the environment and those of the connections made in the panel. What calls a model is made once and
/// kept until its connection changes, so that a chat request costs no more than a look at the file's date.
/// </summary>
internal sealed partial class ModelRoster(
    ModelOptions environment, ConnectionStore store, ModelLists lists, SecretMask mask, TimeProvider timeProvider,
    HttpMessageHandler transport, EnvironmentPace environmentPace, CurrentUser user, ILogger<ModelRoster> log, SharedPace? shared = null,
    TeamModels? team = null, Layers? layers = null, Meter? meter = null,
    SharedRest? rests = null)
{
    // A provider may list a million tokens; a conversation that long would cost more than anyone expects.
    private const int LargestWindow = 128_000;

    // More than anyone switches between. A chat may name any model: a caller who invents names must not fill the memory.
    private const int MostKept = 64;

    // How long a list that failed is not asked for again, and how long a good one is believed.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ListAge = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<(Connection Connection, string Model), ConnectedModel> _models = new();
    private readonly ConcurrentDictionary<string, Pace> _paces = new();
    private readonly ConcurrentDictionary<Connection, KnownList> _lists = new();

    /// <summary>The connection that the environment makes; the demo's where it names no provider.</summary>
    public Connection Environment { get; } = new(
        Connection.EnvironmentId, environment.IsDemo ? "Demo" : Providers.At(environment.BaseUrl)?.Name ?? environment.BaseUrl.Host,
        environment.IsDemo ? "demo" : Providers.At(environment.BaseUrl)?.Id ?? Providers.Other, environment.BaseUrl, environment.ApiKey,
        environment.IsModelOpen || environment.IsDemo ? null : environment.Model, ContextTokens: null)
    {
        SharesGpu = environment.SharesGpu,
    };

    /// <summary>Whether that connection is the built-in demo.</summary>
    public bool IsDemo(Connection connection) => connection.IsFromEnvironment && environment.IsDemo;

    /// <summary>The connections that were made here.</summary>
    public async ValueTask<IReadOnlyList<Connection>> MadeAsync(CancellationToken cancellationToken) =>
        (await store.CurrentAsync(cancellationToken)).Connections;

    /// <summary>All connections, the environment's first, then the user's, then those of the studio whose ids the user has not taken; and
    /// what is wrong with the user's file; null when nothing is.</summary>
    public async ValueTask<(IReadOnlyList<Connection> Connections, string? Problem)> AllAsync(CancellationToken cancellationToken)
    {
        var made = await store.CurrentAsync(cancellationToken);
        return ([Environment, .. await BothAsync(made.Connections, cancellationToken)], made.Problem);
    }

    /// <summary>Whose a connection is, where there are several users; null for the environment's.</summary>
    public Layer? LayerOf(Connection connection) => connection.IsFromEnvironment ? null : connection.IsTeams ? Layer.Team : layers?.Own;

    /// <summary>How well a model of a connection did when it was last tried; null where none was.</summary>
    public async ValueTask<ModelTrial?> TrialAsync(Connection connection, CancellationToken cancellationToken) =>
        (await store.CurrentAsync(cancellationToken)).Trials.GetValueOrDefault(connection.Id)
            ?? (connection.IsTeams && team is not null ? await team.TrialAsync(connection, cancellationToken) : null);

    /// <summary>The connection that answers where a request names none: the environment's; where that is the demo, the first that was
    /// made, by the user or else in the studio.</summary>
    public async ValueTask<Connection> DefaultAsync(CancellationToken cancellationToken) =>
        environment.IsDemo && await BothAsync(await MadeAsync(cancellationToken), cancellationToken) is [var first, ..]
            ? first : Environment;

    /// <summary>The connection of that id, or the default for null.</summary>
    /// <exception cref="ContextException">NotFound.</exception>
    public async ValueTask<Connection> FindAsync(string? id, CancellationToken cancellationToken) =>
        id is null ? await DefaultAsync(cancellationToken)
        : id == Connection.EnvironmentId ? Environment
        : (await BothAsync(await MadeAsync(cancellationToken), cancellationToken)).FirstOrDefault(connection => connection.Id == id)
            ?? throw new ContextException(
                ContextFault.NotFound, $"There is no connection \"{id.Start(60)}\" any more. Choose another model.");

    /// <summary>A model that answers.</summary>
    /// <param name="id">The connection; null for the default.</param>
    /// <param name="model">The model; null for the connection's own.</param>
    /// <param name="cancellationToken">Gives up while a provider is asked for its models.</param>
    /// <exception cref="ContextException">NotFound: there is no such connection. Invalid: no model can have that name.</exception>
    public async ValueTask<ConnectedModel> GetAsync(string? id, string? model, CancellationToken cancellationToken)
    {
        var connection = await FindAsync(id, cancellationToken);
        if (model is not null && !ConnectionRules.IsModel(model))
            throw new ContextException(ContextFault.Invalid, "'model' must be one line of at most 500 characters.");
        if (IsDemo(connection))
            return Keep(connection, "demo");
        var wanted = model ?? connection.Model ?? (await ChooseAsync(connection, cancellationToken)).Model;
        var found = Keep(connection, wanted);
        var (window, sees) = (Window(connection, wanted), Listed(connection, wanted)?.Vision);
        return window == found.ContextTokens && sees == found.SeesPictures && connection.Tools == found.Tools ? found
            : found with { ContextTokens = window, SeesPictures = sees, Tools = connection.Tools };
    }

    /// <summary>
    /// The model that a connection answers with, as far as it is known without asking; null before its provider was asked.
    /// </summary>
    public ModelChoice? Known(Connection connection) =>
        IsDemo(connection) ? new("demo", null)
        : connection.Model is { } named ? new(named, null)
        : _lists.TryGetValue(connection, out var known) ? Choose(connection, known) : null;

    /// <summary>The provider's models, asked for now.</summary>
    /// <exception cref="ModelException">There is no list.</exception>
    public async Task<IReadOnlyList<ListedModel>> ListAsync(Connection connection, CancellationToken cancellationToken)
    {
        var known = await AskAsync(connection, cancellationToken);
        return known.Failure is null ? known.Models! : throw known.Failure;
    }

    /// <summary>The model of a connection that names none.</summary>
    public async Task<ModelChoice> ChooseAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (!_lists.TryGetValue(connection, out var known) || known.Models is null && timeProvider.GetElapsedTime(known.Asked) > Pause)
        {
            known = await AskAsync(connection, cancellationToken);
            LogChoice(log, connection.Name, Choose(connection, known).Why!);
        }
        return Choose(connection, known);
    }

    /// <summary>Keeps the calls of a connection apart.</summary>
    public Pace PaceOf(Connection connection) => connection.IsFromEnvironment ? environmentPace.Pace
        : connection.IsTeams && team is not null ? team.PaceOf(connection)
        : _paces.GetOrAdd(connection.Id, _ => new Pace(
            environment.RequestDelay, timeProvider, shared?.Of(NameOf(connection)), new(timeProvider, rests, NameOf(connection))));

    /// <summary>Forgets what was kept for connections that have changed.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var present = (await AllAsync(cancellationToken)).Connections.ToHashSet();
        foreach (var gone in _models.Keys.Where(key => !present.Contains(key.Connection)).ToList())
            _models.TryRemove(gone, out _);
        foreach (var gone in _lists.Keys.Where(key => !present.Contains(key)).ToList())
            _lists.TryRemove(gone, out _);
    }

    private async Task<KnownList> AskAsync(Connection connection, CancellationToken cancellationToken)
    {
        KnownList known;
        try
        {
            known = new(await lists.GetAsync(connection, cancellationToken), null, timeProvider.GetTimestamp());
        }
        catch (ModelException failed)
        {
            // An older list is better than none.
            known = new(_lists.GetValueOrDefault(connection)?.Models, failed, timeProvider.GetTimestamp());
        }
        return _lists[connection] = known;
    }

    private static ModelChoice Choose(Connection connection, KnownList known)
    {
        var names = connection.IsFromEnvironment ? SettingNames.Variables : SettingNames.Of(connection.Name);
        if (known.Models is { } models)
            return ModelChoice.Among(models, names);
        var why = known.Failure?.Message.TrimEnd('.') ?? "it is being asked";
        return ModelChoice.Fallback($"No model was named, and the provider did not list its models ({why})", names);
    }

    // For the environment the variable counts alone, as it always has.
    private int? Window(Connection connection, string model)
    {
        if (connection.IsFromEnvironment)
            return null;
        if (connection.ContextTokens is { } said)
            return said;
        if (!_lists.TryGetValue(connection, out var known) || timeProvider.GetElapsedTime(known.Asked) > ListAge)
        {
            // In the background: no message waits for it.
            _lists[connection] = (known ?? new KnownList(null, null, 0)) with { Asked = timeProvider.GetTimestamp() };
            _ = AskAsync(connection, CancellationToken.None);
        }
        return Listed(connection, model)?.ContextTokens is { } listed ? Math.Min(listed, LargestWindow) : null;
    }

    // As far as the list is there: no message waits for it.
    private ListedModel? Listed(Connection connection, string model) =>
        _lists.GetValueOrDefault(connection)?.Models?.FirstOrDefault(listed => listed.Id == model);

    // All are dropped at once, as none costs much to make again; turns in progress hold their own.
    private ConnectedModel Keep(Connection connection, string model)
    {
        if (_models.Count >= MostKept && !_models.ContainsKey((connection, model)))
            _models.Clear();
        return _models.GetOrAdd((connection, model), Connect);
    }

    private ConnectedModel Connect((Connection Connection, string Model) key)
    {
        var options = key.Connection.ToOptions(environment, key.Model);
        var pace = PaceOf(key.Connection);
        IChatCompletionService service = options.IsDemo ? Demo(options) : Connector.Connect(options, transport, timeProvider, pace.Rest);
        // What users bring themselves they pay for themselves.
        var counts = key.Connection.IsReadOnly && !options.IsDemo ? meter : null;
        return new ConnectedModel
        {
            Options = options,
            Service = counts is null ? service : new MeteredModel(service, counts),
            Meter = counts,
            Errors = new ModelErrors(options, timeProvider, mask),
            Pace = pace,
        };
    }

    private async ValueTask<IReadOnlyList<Connection>> BothAsync(IReadOnlyList<Connection> made, CancellationToken cancellationToken) =>
        team is not null && await team.CurrentAsync(cancellationToken) is { Count: > 0 } studios
        ? [.. made, .. studios.Where(studio => made.All(own => own.Id != studio.Id))] : made;

    // Among all hosts.
    private string NameOf(Connection connection) => $"{(user.IsOnly ? "" : user.Name + " ")}{connection.Id} {connection.BaseUrl}";

    private DemoModel Demo(ModelOptions options) =>
        new DemoModel(TimeSpan.FromSeconds(1.0 / options.DemoWordsPerSecond), timeProvider);

    [LoggerMessage(LogLevel.Information, "{Connection}: {Why}")]
    private static partial void LogChoice(ILogger log, string connection, string why);

    /// <param name="Models">The list; null where the provider gave none.</param>
    /// <param name="Failure">Why it gave none.</param>
    /// <param name="Asked">When it was asked.</param>
    private sealed record KnownList(IReadOnlyList<ListedModel>? Models, ModelException? Failure, long Asked);
}
