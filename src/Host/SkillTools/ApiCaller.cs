using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Web;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>Calls an operation of a skill's API, and makes words of what it answers.</summary>
internal sealed class ApiCaller(
    WebReader web, SkillKeys keys, SkillAddresses addresses, ServerLimits limits, SecretMask mask, TimeProvider timeProvider)
{
    private const int LargestAnswer = 2 * 1024 * 1024;
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Calls it.</summary>
    /// <param name="slug">The skill.</param>
    /// <param name="name">The tool's name for the model.</param>
    /// <param name="operation">What is called.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, marked as the API's words.</returns>
    /// <exception cref="ToolException">The call failed; the message is for the model and its user.</exception>
    public async Task<string> CallAsync(
        string slug, string name, ApiOperation operation, IReadOnlyDictionary<string, JsonElement> arguments,
        CancellationToken cancellationToken)
    {
        using var request = ApiRequest.Make(operation, arguments, await KeysAsync(slug, operation, cancellationToken));
        using var late = new CancellationTokenSource(limits.Call, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        WebAnswer answer;
        try
        {
            answer = await web.SendAsync(request, LargestAnswer, either.Token);
        }
        catch (FetchException refused)
        {
            throw new ToolException($"{refused.Message} {Hint(operation, refused)}".TrimEnd());
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ToolException($"{operation.Origin.Host} did not answer within {limits.Call.TotalSeconds:0.#} seconds.");
        }
        // The API may repeat the key that it was sent.
        var text = mask.ApplyKnown(Words(answer));
        var status = string.Create(CultureInfo.InvariantCulture, $"status {(int)answer.Status} ({answer.Status})");
        if (answer.Status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices)
            return FencedResult.Of($"Result of {name}, {status}", text, limits.ResultLength);
        var more = answer.Status switch
        {
            < HttpStatusCode.BadRequest => "It sends on to another address, which is not followed. ",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when operation.Keys.Count > 0 =>
                "The key may be wrong; the user enters it on the page of tools. ",
            _ => "",
        };
        throw new ToolException(more + FencedResult.Of($"{name} failed with {status}", text, limits.ResultLength));
    }

    private async Task<Dictionary<ApiKey, string>> KeysAsync(
        string slug, ApiOperation operation, CancellationToken cancellationToken)
    {
        var given = new Dictionary<ApiKey, string>();
        foreach (var key in operation.Keys)
            if (await keys.FindAsync(slug, key.Scheme, operation.Origin, cancellationToken) is { } value)
                given[key] = value;
            else if (operation.NeedsKeys)
                throw new ToolException($"The skill \"{slug}\" needs the key \"{key.Scheme}\" for {Display.Address(operation.Origin)}, "
                    + "which the user has not entered. Nothing was called. Tell the user: it is entered on the page of tools.");
        // Anybody on the way could read it. On the user's own network that is for the user to say, who has named the machine.
        if (given.Count > 0 && operation.Origin.Scheme == Uri.UriSchemeHttp && !addresses.Has(operation.Origin))
            throw new ToolException($"A key is not sent to {Display.Address(operation.Origin)}, as http:// is not encrypted. Nothing was "
                + $"called. Tell the user: the skill's document must name an https:// address, or {SkillAddresses.Variable} the machine.");
        return given;
    }

    private static string Hint(ApiOperation operation, FetchException refused) => refused.InnerException is ClosedAddressException
        ? $"Tell the user: a machine of their own network is called only where {SkillAddresses.Variable} names it, as "
            + $"{operation.Origin.IdnHost}:{operation.Origin.Port}." : "";

    private static string Words(WebAnswer answer)
    {
        if (answer.Body.Length == 0) return "(nothing)";
        var type = answer.MediaType;
        var isJson = JsonMedia.Is(type);
        if (!isJson && type.Length > 0 && !type.StartsWith("text/", StringComparison.Ordinal)
            && type is not ("application/xml" or "application/yaml" or "application/x-yaml")
            && !type.EndsWith("+xml", StringComparison.Ordinal))
            return string.Create(CultureInfo.InvariantCulture, $"({answer.Body.Length} bytes of {type.Cut(80)}, which are not shown)");
        var text = WebText.Decode(answer.Body, answer.Charset);
        var cut = answer.IsCut ? $"\n(cut here: no more than {LargestAnswer} bytes are read of an answer)" : "";
        return (isJson && !answer.IsCut ? Readable(text) : text) + cut;
    }

    // Letters of all scripts as they are, and no blanks that cost tokens.
    private static string Readable(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(json.RootElement, Compact);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
