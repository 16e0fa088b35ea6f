using ComfyAssistant.Host.Audit;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Chat.Answers.Sharing;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Mcp.Canvas;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Updates;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Docs;
using ComfyAssistant.Plugins.Doctor;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Packages;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Plugins.Templates;
using ComfyAssistant.Plugins.Tools.PlugIns;
using ComfyAssistant.Plugins.Web;
using Microsoft.AspNetCore.Hosting.Server;

namespace ComfyAssistant.Host.Composition.Users;

/// <summary>
/// What of the service each user has for themselves: every service of ours that is not named here. A new one that holds what a user has
/// said is so kept apart without a word; one that all users should share has to be added, which costs a thought.
/// </summary>
internal sealed class UserParts
{
    // They know ComfyUI, the shipped texts and the machine, bound or count what all users do, or reach servers. None keeps what a user said
    // in a place where another could read it: answers are kept under their users' names.
    private static readonly Type[] Shared =
    [
        typeof(DataFolder), typeof(FailureLog), typeof(AuditLog), typeof(UpdateWatch), typeof(TokenCounter), typeof(OwnPages),
        typeof(ComfyServers), typeof(ComfyPages), typeof(ComfyStates), typeof(ComfyClient), typeof(ComfyFolder), typeof(ComfyWatch),
        typeof(ComfyQuestions), typeof(NodeEnvironment), typeof(ShippedPrompts), typeof(Documentation), typeof(SystemSkillStore),
        typeof(WorkflowTemplates), typeof(WorkflowDoctor), typeof(PackageFinder), typeof(NodeRegistry), typeof(WebPages),
        typeof(WebSearch),
        typeof(PlugInFolder), typeof(PlugInLoader), typeof(PlugInCopies),
        typeof(RunningAnswers), typeof(EnvironmentPace), typeof(OwnCalls), typeof(UserQuotas),
        typeof(ValkeyServer), typeof(SharedAnswers), typeof(SharedPace), typeof(SharedRest),
        typeof(PostgresServer), typeof(PrivateCipher),
    ];

    // What ours ask for of the framework.
    private static readonly Type[] OfFramework =
        [typeof(TimeProvider), typeof(ILoggerFactory), typeof(IHostApplicationLifetime), typeof(IServer), typeof(HttpMessageHandler)];

    // Made for each request, or of no use to a user.
    private static readonly Type[] Left =
    [
        typeof(McpCaller), typeof(UserContainers), typeof(UserGate), typeof(TeamGate), typeof(UserTokens), typeof(UserOptions),
        typeof(ReadyCheck), typeof(DailyLimits),
    ];

    private readonly IServiceProvider _service;
    private readonly IReadOnlyList<ServiceDescriptor> _own;
    private readonly HashSet<Type> _ownTypes;

    /// <param name="all">What the service is made of.</param>
    /// <param name="service">Its own container.</param>
    public UserParts(IServiceCollection all, IServiceProvider service)
    {
        _service = service;
        _own = [.. all.Where(part => !part.IsKeyedService && IsOurs(part.ServiceType) && !Shared.Contains(part.ServiceType)
            && !Left.Contains(part.ServiceType))];
        _ownTypes = [.. _own.Select(part => part.ServiceType)];
    }

    /// <summary>The types that each user has for themselves.</summary>
    public IReadOnlyCollection<Type> Own => _ownTypes;

    /// <summary>Whether each user has one of their own.</summary>
    public bool IsOwn(Type type) => _ownTypes.Contains(type);

    /// <summary>Makes a user's services; each of them is made when it is first asked for.</summary>
    /// <param name="name">The user.</param>
    /// <param name="team">The services with what the studio has for all users.</param>
    public ServiceProvider Make(string name, Lazy<ServiceProvider> team)
    {
        var services = Parts(new(name));
        services.AddSingleton(_ => new Layers(
            Layer.User, new(team.Value.GetRequiredService<ContextDatabase>(), team.Value.GetRequiredService<UserFiles>())));
        services.AddSingleton(provider => new TeamModels(
            team.Value.GetRequiredService<ModelRoster>(), provider.GetRequiredService<SecretMask>()));
        return services.BuildServiceProvider();
    }

    /// <summary>Makes the services that change what the studio has for all users.</summary>
    public ServiceProvider MakeTeam() => Parts(CurrentUser.Team).AddSingleton(new Layers(Layer.Team, null)).BuildServiceProvider();

    private IServiceCollection Parts(CurrentUser user)
    {
        IServiceCollection services = new ServiceCollection();
        foreach (var part in _own) services.Add(part);
        // As instances, which a container does not dispose of.
        foreach (var type in Shared.Concat(OfFramework))
            if (_service.GetService(type) is { } shared)
                services.AddSingleton(type, shared);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(user);
        services.AddSingleton(_service.GetRequiredService<SecretMask>().ForUser());
        services.AddSingleton(new RunningTurns(_service.GetRequiredService<RunningTurns>()));
        return services;
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith(nameof(ComfyAssistant), StringComparison.Ordinal);
}
