using System.Text;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Requests;

/// <summary>Takes secrets out of a request before it is stored: nothing that is kept holds a key.</summary>
internal static class MaskedRequest
{
    private const string Data = "data:";

    /// <summary>The request without secrets. What holds none stays to the letter.</summary>
    public static KeptRequest Of(KeptRequest request, SecretMask mask) => request with
    {
        Head = request.Head with { Question = mask.ApplyToWords(request.Head.Question), Error = Maybe(request.Head.Error, mask) },
        Messages = request.Messages is { } messages ? MaskedJson.Of(messages, mask) : null,
        Calls = [.. request.Calls.Select(call => call with
        {
            Error = Maybe(call.Error, mask),
            Attempts = [.. call.Attempts.Select(attempt => attempt with
            {
                Url = mask.Apply(attempt.Url),
                Body = MaskedJson.Of(attempt.Body, mask),
                Raw = Raw(attempt.Raw, mask),
                Error = Maybe(attempt.Error, mask),
            })],
        })],
    };

    private static string? Maybe(string? text, SecretMask mask) => text is null ? null : mask.Apply(text);

    // Events hold one JSON document each; a server that does not stream answers with one alone.
    private static string Raw(string raw, SecretMask mask)
    {
        if (raw.AsSpan().TrimStart().StartsWith("{"))
            return MaskedJson.Of(raw, mask);
        var masked = new StringBuilder();
        var hasChanged = false;
        foreach (var range in raw.AsSpan().Split('\n'))
        {
            var line = raw[range];
            var told = Line(line, mask);
            hasChanged |= told != line;
            masked.Append(told).Append('\n');
        }
        return hasChanged ? masked.ToString(0, masked.Length - 1) : raw;
    }

    private static string Line(string line, SecretMask mask) => line.StartsWith(Data, StringComparison.Ordinal)
        ? Data + MaskedJson.Of(line[Data.Length..], mask)
        : mask.ApplyToWords(line);
}
