using System.Globalization;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.McpServers;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>Where an argument goes.</summary>
internal enum ApiPlace
{
    /// <summary>Into the address's path.</summary>
    Path,

    /// <summary>Behind the address's '?'.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>All of the body, as JSON.</summary>
    Body,
}

/// <summary>One argument of an operation.</summary>
/// <param name="Argument">Its name for the model.</param>
/// <param name="Place">Where it goes.</param>
/// <param name="Name">Its name there.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="IsSeparate">Whether each item of a list is sent under the name; otherwise they stand behind it with commas.</param>
/// <param name="IsJson">Whether its value is sent as JSON.</param>
internal sealed record ApiArgument(string Argument, ApiPlace Place, string Name, bool IsRequired, bool IsSeparate, bool IsJson);

/// <summary>One operation of a skill's API, as it is called.</summary>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Address">The address, with <c>{name}</c> where arguments go in.</param>
/// <param name="Arguments">What is sent, and where.</param>
/// <param name="Keys">The keys that it is called with.</param>
/// <param name="NeedsKeys">Whether it cannot be called without them.</param>
/// <param name="Tool">The tool that it is for models and for those who allow it; its plan holds all of the above.</param>
internal sealed record ApiOperation(
    string Method, string Address, IReadOnlyList<ApiArgument> Arguments, IReadOnlyList<ApiKey> Keys, bool NeedsKeys, ServerTool Tool)
{
    /// <summary>The site that is called: scheme, name and port.</summary>
    public Uri Origin { get; } = new(new Uri(Address[..Address.IndexOf('/', Address.IndexOf("//", StringComparison.Ordinal) + 2)]), "/");

    /// <summary>Everything that decides what is sent where: who has allowed one plan has not allowed another.</summary>
    public static string Plan(
        string method, string address, IReadOnlyList<ApiArgument> arguments, IReadOnlyList<ApiKey> keys, bool needsKeys)
    {
        var plan = new StringBuilder($"{method} {address}");
        foreach (var (argument, place, name, _, isSeparate, isJson) in arguments)
            plan.Append(CultureInfo.InvariantCulture, $"\n{argument}: {place.ToString().ToLowerInvariant()} {JsonEncodedText.Encode(name)}")
                .Append(isSeparate ? " separate" : "").Append(isJson ? " json" : "");
        foreach (var (scheme, kind, name) in keys)
            plan.Append(CultureInfo.InvariantCulture, $"\nkey {JsonEncodedText.Encode(scheme)}: {kind.ToString().ToLowerInvariant()}")
                .Append(CultureInfo.InvariantCulture, $" {JsonEncodedText.Encode(name)}").Append(needsKeys ? "" : " optional");
        return plan.ToString();
    }
}

/// <summary>An operation that cannot be called.</summary>
/// <param name="Operation">Its name, or method and path.</param>
/// <param name="Why">The reason.</param>
internal sealed record LeftOut(string Operation, string Why);

/// <summary>The API that a skill brings.</summary>
/// <param name="Operations">What can be called.</param>
/// <param name="LeftOut">What cannot.</param>
internal sealed record SkillApi(IReadOnlyList<ApiOperation> Operations, IReadOnlyList<LeftOut> LeftOut);
