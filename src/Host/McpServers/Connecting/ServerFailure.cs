using System.Net;
using System.Text.Json;
using ModelContextProtocol;

namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>Failures of servers in words that say what to do.</summary>
internal static class ServerFailure
{
    private const int LongestWords = 600;
    private const string More = "The page of MCP servers in the panel's settings, and the log, say more.";

    /// <summary>A start that failed.</summary>
    /// <param name="entry">Which server.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="said">What it wrote to standard error.</param>
    public static ServerException OfStart(ServerEntry entry, Exception failure, string said)
    {
        var who = $"The MCP server \"{entry.Name}\"";
        if (Flooded(failure)) return new($"{who} sent more than any answer needs, and was ended.", failure);
        if (entry.Address is null)
        {
            var why = failure is TimeoutException or OperationCanceledException ? "did not answer in time"
                : "ended before it answered, or does not speak the protocol";
            return new($"{who} {why}. {More}", failure) { Said = said };
        }
        var where = Display.Address(entry.Address);
        return new(
            Status(failure) switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    $"{who} refused the request. Check the key in its headers.",
                HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed =>
                    $"{who} has no MCP endpoint at {where}. Check the address; it often ends in /mcp.",
                >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest =>
                    $"{who} sends on to another address, which is not followed. Enter that address.",
                { } status => $"{who} answered with status {(int)status} at {where}.",
                null => failure is TimeoutException or OperationCanceledException ? $"{who} did not answer in time at {where}."
                    : failure is HttpRequestException ? $"{who} could not be reached at {where}. Check the address, and that it is running."
                    : $"{who} does not speak the protocol at {where}.",
            },
            failure);
    }

    /// <summary>Whether a server that failed so goes on: it only said no.</summary>
    public static bool IsRefusal(Exception failure) => failure is McpProtocolException;

    /// <summary>A call that failed, in words for the model and its user.</summary>
    /// <param name="server">Its name.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="said">What it wrote to standard error.</param>
    public static ServerException OfCall(string server, Exception failure, string said)
    {
        var who = $"The MCP server \"{server}\"";
        return failure switch
        {
            ServerException known => known,
            _ when Flooded(failure) =>
                new($"{who} sent more than any answer needs, and was ended. The next call starts it again.", failure),
            McpProtocolException refused => new(
                ThirdPartyText.Fence($"{who} refused the call", refused.Message.Cut(LongestWords)), failure),
            JsonException => new($"{who} sent an answer that breaks the protocol.", failure),
            _ => new($"{who} broke off the call. The next call starts it again. {More}", failure) { Said = said },
        };
    }

    private static bool Flooded(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is FloodException)
                return true;
        return false;
    }

    private static HttpStatusCode? Status(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is HttpRequestException { StatusCode: { } status })
                return status;
        return null;
    }
}
