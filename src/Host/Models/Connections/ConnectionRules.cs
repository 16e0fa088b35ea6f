using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>What a connection may look like, whether it comes from a request or from the file.</summary>
internal static partial class ConnectionRules
{
    private const int MaxName = 80;
    private const int MaxText = 500;
    private const int MaxKey = 4000;
    private const int SmallestWindow = 2_000;
    private const int LargestWindow = 100_000_000;

    /// <summary>The connection, trimmed and with the address up to the endpoint.</summary>
    /// <exception cref="ContextException">Invalid: it says which member, and what it must be. Values are not repeated.</exception>
    public static Connection Check(
        string id, string? name, string? provider, string? baseUrl, string? key, string? model, int? contextTokens, string? tools = null,
        bool sharesGpu = false)
    {
        Require(Id().IsMatch(id) && id != Connection.EnvironmentId,
            $"The id of a connection has 1 to 40 lower-case letters, digits and dashes, and is not \"{Connection.EnvironmentId}\".");
        var known = string.IsNullOrWhiteSpace(provider) ? Providers.Other : provider.Trim();
        Require(Providers.IsKnown(known), "'provider' is none of those that GET /api/models/providers lists, nor \"other\".");
        var address = Address(baseUrl);
        var shown = string.IsNullOrWhiteSpace(name) ? address.Host : name.Trim();
        Require(shown.Length <= MaxName && !shown.Any(char.IsControl), $"'name' must be one line of at most {MaxName} characters.");
        var secret = string.IsNullOrWhiteSpace(key) ? null : key.Trim();
        // What a header cannot carry would fail in every call, with words that repeat it.
        Require(secret is null || secret.Length <= MaxKey && secret.All(c => c is > ' ' and <= '~'),
            "'key' holds a blank or a character that no key has. Copy it once more, whole and alone.");
        var chosen = string.IsNullOrWhiteSpace(model) ? null : model.Trim();
        Require(chosen is null || IsModel(chosen), $"'model' must be one line of at most {MaxText} characters.");
        Require(contextTokens is null or >= SmallestWindow and <= LargestWindow,
            "'contextTokens' must be a whole number from 2000 to 100000000, or be left out.");
        var set = ToolSet.Auto;
        Require(string.IsNullOrWhiteSpace(tools) || ToolSets.ByName.TryGetValue(tools.Trim(), out set),
            $"'tools' must be one of {ToolSets.Names}, or be left out.");
        return new Connection(id, shown, known, address, secret, chosen, contextTokens)
        {
            Tools = string.IsNullOrWhiteSpace(tools) ? null : set,
            SharesGpu = sharesGpu,
        };
    }

    /// <summary>Whether a model may have that name.</summary>
    public static bool IsModel(string model) => model.Length is > 0 and <= MaxText && !model.Any(char.IsControl);

    private static Uri Address(string? text)
    {
        text = text?.Trim().TrimEnd('/');
        Require(Uri.TryCreate(text, UriKind.Absolute, out var given) && given.Scheme is "http" or "https" && given.Host.Length > 0
            && text!.Length <= MaxText, "'baseUrl' must be an http or https address such as https://api.openai.com/v1.");
        // It is shown and logged; a secret belongs where secrets are kept.
        Require(given!.UserInfo.Length == 0 && given.Query.Length == 0 && given.Fragment.Length == 0,
            "'baseUrl' must be without user name, password and anything behind \"?\" or \"#\". A key belongs in 'key'.");
        return ModelOptions.WithoutEndpoint(given);
    }

    private static void Require(bool isKept, string rule)
    {
        if (!isKept)
            throw new ContextException(ContextFault.Invalid, rule);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex Id();
}
