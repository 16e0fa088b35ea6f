namespace ComfyAssistant.Host.Models.Connections;

/// <summary>A provider that can be asked, with the key for it.</summary>
/// <param name="Id">Its name in addresses and requests: lower-case letters, digits and dashes.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Provider">The provider's id in <see cref="Providers"/>; <c>other</c> for one that is not among them.</param>
/// <param name="BaseUrl">The OpenAI-compatible endpoint, up to the part before <c>/chat/completions</c>.</param>
/// <param name="Key">The key; null where the provider wants none.</param>
/// <param name="Model">The model, as the provider spells it; null to let one be chosen from the provider's list.</param>
/// <param name="ContextTokens">The model's window as its user says; null to go by the provider's list.</param>
internal sealed record Connection(
    string Id, string Name, string Provider, Uri BaseUrl, string? Key, string? Model, int? ContextTokens)
{
    /// <summary>Which tools its models are offered; null where <c>LLM_TOOLS</c> decides.</summary>
    public ToolSet? Tools { get; init; }

    /// <summary>Whether it runs on the GPU that ComfyUI uses, so that it unloads its models before a run.</summary>
    public bool SharesGpu { get; init; }

    /// <summary>Whether it is the studio's, as its users see it: they use it, and neither change it nor see its key.</summary>
    public bool IsTeams { get; init; }

    /// <summary>The id of the connection that the environment and <c>.env</c> make. It cannot be changed from the panel.</summary>
    public const string EnvironmentId = "environment";

    private const int ShownOfKey = 4;

    // Of a short key, four letters would give away too much.
    private const int ShortestShownKey = 12;

    /// <summary>Whether it is the one that the environment makes.</summary>
    public bool IsFromEnvironment => Id == EnvironmentId;

    /// <summary>The key's last four characters, behind dots; dots alone for a short key, or the studio's; null for none.</summary>
    public string? ShownKey => Key is null ? null : "••••" + (IsTeams || Key.Length < ShortestShownKey ? "" : Key[^ShownOfKey..]);

    /// <summary>Whether its user cannot change it.</summary>
    public bool IsReadOnly => IsFromEnvironment || IsTeams;

    /// <summary>What calls one of its models.</summary>
    /// <param name="environment">What the service was started with; gives what is the same for all connections.</param>
    /// <param name="model">The model.</param>
    public ModelOptions ToOptions(ModelOptions environment, string model) => IsFromEnvironment
        ? environment with { Model = model }
        : environment with { ApiKey = Key, BaseUrl = BaseUrl, Model = model, IsConfigured = true, Names = SettingNames.Of(Name) };

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Name} ({Display.Address(BaseUrl)})";
}
