namespace ComfyAssistant.Host.Settings;

/// <summary>
/// The names of all settings. A name that looks like one of ours and is none is a slip of the pen: on the command line it is an error,
/// in the environment and in <c>.env</c> a warning.
/// </summary>
internal static class KnownSettings
{
    /// <summary>The database of PostgreSQL that the user's data is in; a folder without it.</summary>
    public const string Database = "COMFY_ASSISTANT_DATABASE";

    /// <summary>What connections and keys in that database are encrypted by.</summary>
    public const string Secret = "COMFY_ASSISTANT_SECRET";

    /// <summary>Every variable that the service reads, as <c>.env.example</c> explains them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "OPENAI_API_KEY", "OPENAI_MODEL", "OPENAI_API_BASE_URL",
        "LLM_REQUEST_DELAY_SECONDS", "LLM_MAX_STEPS", "LLM_IDLE_TIMEOUT_SECONDS", "LLM_TOOL_TIMEOUT_SECONDS", "LLM_TOOL_RESULT_MAX_CHARS",
        "LLM_CONTEXT_TOKENS", "LLM_TOOLS", "LLM_TOOL_RESULT_KEEP_LAST_ROUNDS", "LLM_RESUME_SECONDS", "LLM_SYSTEM_CONTEXT_MAX_TOKENS",
        "LLM_USER_CONTEXT_MAX_TOKENS", "LLM_SHARES_GPU",
        "COMFYUI_BASE_URL", "COMFYUI_SERVERS", "COMFYUI_HEADERS", "COMFYUI_PATH",
        "COMFY_ASSISTANT_URLS", "COMFY_ASSISTANT_TOKEN", "COMFY_ASSISTANT_ALLOWED_ORIGINS", "COMFY_ASSISTANT_LOG_LEVEL",
        "COMFY_ASSISTANT_USER_CONTEXT", Database, Secret, "COMFY_ASSISTANT_CONNECTIONS", "COMFY_ASSISTANT_PROMPTS",
        "COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND",
        "COMFY_ASSISTANT_UPDATE_URL", "COMFY_ASSISTANT_REGISTRY_URL", "COMFY_ASSISTANT_MCP", "COMFY_ASSISTANT_MCP_SERVERS",
        "COMFY_ASSISTANT_WEB", "COMFY_ASSISTANT_SEARXNG_URL", "COMFY_ASSISTANT_BRAVE_KEY", "COMFY_ASSISTANT_TAVILY_KEY",
        "COMFY_ASSISTANT_PLUGINS", "COMFY_ASSISTANT_SKILL_ADDRESSES", "COMFY_ASSISTANT_KEEP_REQUESTS",
        "COMFY_ASSISTANT_VALKEY", "COMFY_ASSISTANT_DRAIN_SECONDS", "COMFY_ASSISTANT_AUDIT",
        "COMFY_ASSISTANT_USERS", "COMFY_ASSISTANT_USER_HEADER", "COMFY_ASSISTANT_TRUSTED_PROXIES",
        UserOptions.EditorsVariable, DailyLimits.TokensVariable, DailyLimits.RunsVariable,
    ];

    // Read by the ComfyUI pack, which may share its environment with the service.
    private static readonly string[] OfThePack = ["COMFY_ASSISTANT_URL"];

    // Settings of ASP.NET Core and Kestrel, which the command line has always passed on.
    private static readonly string[] OfTheFramework = ["urls", "environment", "contentRoot", "applicationName", "AllowedHosts"];
    private static readonly string[] SectionsOfTheFramework = ["Kestrel", "Logging", "ASPNETCORE_", "DOTNET_", "OTEL_"];

    /// <summary>Whether a setting may have this name.</summary>
    public static bool Has(string name) =>
        Names.Concat(OfThePack).Concat(OfTheFramework).Contains(name, StringComparer.OrdinalIgnoreCase)
        || SectionsOfTheFramework.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase));

    /// <summary>Those of the names that begin like ours and that nothing reads.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> names) => names
        .Where(name => name.StartsWith("COMFY_ASSISTANT_", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("LLM_", StringComparison.OrdinalIgnoreCase))
        .Where(name => !Has(name));

    /// <summary>The names in the environment and in <c>.env</c>.</summary>
    public static IEnumerable<string> Set() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Concat(DotEnv.Read().Keys).Distinct();
}
